/**
 * The five letters that complete a name on the client. Upstream: apimachinery/pkg/util/rand (String), which throws dice; here they follow
 * from what is named and when, so that a run that is played again names the same.
 */
import { hash32 } from '../../sim/index.ts';

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const LENGTH = 5;

/** @param now ms since 1970; the same text gets other letters a millisecond later */
export function nameSuffix(text: string, now: number): string {
  let letters = '';
  for (let rest = hash32(`${text}/${now}`); letters.length < LENGTH; rest = Math.floor(rest / ALPHABET.length))
    letters += ALPHABET[rest % ALPHABET.length] ?? '';
  return letters;
}
