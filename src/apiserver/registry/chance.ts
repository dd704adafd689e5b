/**
 * Names and identities that the server makes up. Upstream: apiserver/pkg/storage/names/generate.go, apimachinery/pkg/util/uuid.
 * They come from the seed: names by draws of a stream, uids from the revision. A dry run must leave no trace: it advances no stream.
 */
import { hash32, type Simulation } from '../../sim/index.ts';

export interface Chance {
  /** A version 4 UUID. */
  uid(): string;
  /** Five letters to complete a generateName. */
  suffix(): string;
  /** A whole number in [0, bound). */
  below(stream: string, bound: number): number;
}

/** No vowels and nothing that looks like another letter: generated names should not spell words. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
/** How many suffixes there are. */
export const SUFFIXES = ALPHABET.length ** SUFFIX_LENGTH;

/** Longest base that leaves room for the suffix within 63 characters. */
export const MAX_GENERATE_BASE = 63 - SUFFIX_LENGTH;

export function createChance(sim: Simulation): Chance {
  const below = (stream: string, bound: number): number => sim.randomInt(`apiserver/${stream}`, bound);
  return chanceFrom(sim, below);
}

/** The same for every dry run at one moment, and different at the next. */
export function createDryChance(sim: Simulation): Chance {
  let draws = 0;
  const below = (stream: string, bound: number): number =>
    Math.floor(sim.fixed(`apiserver/dry-run/${stream}/${String(sim.revision)}/${String(draws++)}`) * bound);
  return chanceFrom(sim, below);
}

function chanceFrom(sim: Simulation, below: Chance['below']): Chance {
  return {
    below,
    suffix: () => suffixOf(below('names', SUFFIXES)),
    // No draw: the revision never repeats within a run, and an object that is written has one of its own.
    uid: () => uuidOf(Math.floor(sim.fixedAt('apiserver/uid/', sim.revision) * 2 ** 32), sim.revision),
  };
}

/** The suffix with this number. */
export function suffixOf(draw: number): string {
  const letters: string[] = [];
  for (let rest = draw; letters.length < SUFFIX_LENGTH; rest = Math.floor(rest / ALPHABET.length))
    letters.push(ALPHABET[rest % ALPHABET.length]!);
  return letters.join('');
}

/** Every object has a uid, so that printing one byte after the other from a list is worth it. */
const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const hex = (value: number): string =>
  BYTES[value >>> 24]! + BYTES[(value >>> 16) & 255]! + BYTES[(value >>> 8) & 255]! + BYTES[value & 255]!;

/** A bijective scramble of 32 bits (murmur3's finaliser). */
function scramble(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function uuidOf(draw: number, revision: number): string {
  const a = hex(draw);
  const b = hex(scramble(revision ^ 0x5bd1e995));
  const c = hex(scramble((draw + Math.imul(revision, 0x9e3779b1)) >>> 0));
  const d = hex(hash32(a + b));
  const variant = '89ab'[draw & 3]!;
  // Joined, not concatenated: every object keeps its uid, and a flat string is a fraction of a rope's memory.
  return [a, b.slice(0, 4), `4${c.slice(0, 3)}`, variant + c.slice(3, 6), b.slice(4) + d].join('-');
}
