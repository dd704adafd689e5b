/** The id of the element in which the picture is: what is said lies beside what is drawn in it. */
export const PICTURE = 'picture';
