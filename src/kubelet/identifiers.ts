/** The 64 hexadecimal digits by which the runtime names containers, sandboxes and images: made from what they are, never drawn. */
import { hash32 } from '../sim/index.ts';
import { parseReference } from './images/reference.ts';

/** The same text always gives the same digits: two hashes of the text, stretched to eight words. */
export function hexDigits(text: string): string {
  let digits = '';
  let first = hash32(text);
  let second = hash32(text, 0x9747b28c);
  for (let i = 0; i < 4; i++) {
    first = Math.imul(first ^ (first >>> 15), 0x2c1b3c6d) + 0x9e3779b9 + i;
    second = Math.imul(second ^ (second >>> 12), 0x297a2d39) + 0x85ebca6b + i;
    digits += (first >>> 0).toString(16).padStart(8, '0') + (second >>> 0).toString(16).padStart(8, '0');
  }
  return digits;
}

export function containerID(podUid: string, container: string, attempt: number): string {
  return `containerd://${hexDigits(`${podUid}/${container}/${attempt}`)}`;
}

interface ImageNames {
  /** docker.io/library/nginx:latest */
  readonly image: string;
  /** docker.io/library/nginx@sha256:… */
  readonly imageID: string;
}

const names = new Map<string, ImageNames>();

/** How the runtime names an image once it is there. A pure function of the text; remembered because every status asks. */
export function imageNames(text: string): ImageNames {
  const known = names.get(text);
  if (known) return known;
  const reference = parseReference(text);
  const image = reference?.normalized ?? text;
  const digest = reference?.digest ?? `sha256:${hexDigits(image)}`;
  const result = { image, imageID: `${reference?.repository ?? text}@${digest}` };
  names.set(text, result);
  return result;
}
