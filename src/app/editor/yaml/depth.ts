/**
 * How deeply a text is nested, at most, counted without parsing it. The YAML parser descends by recursion, and a text nested some
 * thousand levels deep does not merely throw there: it can end the whole tab. No manifest comes near the limit.
 */

/** Beyond this a text is kept and shown, but not parsed: not here, not by the editor's worker, not by the API server's model. */
export const DEEPEST = 300;

export function isTooDeep(text: string): boolean {
  return flowDepth(text) > DEEPEST || blockDepth(text) > DEEPEST;
}

/** Brackets open at the same time. Those in quotes and comments count too: an upper bound is enough. */
function flowDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, ++depth);
    else if ((code === 0x5d || code === 0x7d) && depth > 0) depth--;
  }
  return deepest;
}

/** Levels of indentation, and of `- - -` on one line: at most one a column. */
function blockDepth(text: string): number {
  let deepest = 0;
  let column = 0;
  let leading = true;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x0a) [column, leading] = [0, true];
    else if (leading && (code === 0x20 || code === 0x09 || code === 0x2d || code === 0x3f)) column++;
    else if (leading) {
      leading = false;
      deepest = Math.max(deepest, column / 2);
    }
  }
  return Math.max(deepest, leading ? column / 2 : 0);
}
