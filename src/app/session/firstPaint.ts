/** The moment the first scene stands on the screen. What is not needed for it begins after that. */

/** A tab in the background paints nothing; it is not waited for. */
const LATEST_MS = 400;

let painted: Promise<void> | undefined;

/** Counted from the first call: two frames later what React had to draw then has been painted. */
export function firstPaint(): Promise<void> {
  painted ??= new Promise((resolve) => {
    setTimeout(resolve, LATEST_MS);
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)));
  });
  return painted;
}
