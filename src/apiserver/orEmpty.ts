/** Decoded, an object may lack a struct that Go would have as an empty one; to read its fields it is that. */
export const orEmpty = <T extends object>(value: T | undefined): T => value ?? ({} as T);
