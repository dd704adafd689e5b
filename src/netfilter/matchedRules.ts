/**
 * Which rules a packet matched, for their counters. Packets of one kind match the same rules in the same order, so the list is kept
 * once for all of them, with the ruleset: a passage then costs its counters one look-up and one reference, not a list of its own.
 * Upstream: the counters of each rule, net/ipv4/netfilter/ip_tables.c (ADD_COUNTER).
 */
import type { RuleTableName } from '../api/index.ts';

/** What a rule must say of itself to be counted. */
export interface CountedRule {
  readonly table: RuleTableName;
  readonly chain: string;
  /** From 1. */
  readonly number: number;
  /** A number of its own, to tell lists of rules apart quickly. Means nothing. */
  readonly serial: number;
}

/** The rules of one passage, in the order in which they matched. */
export interface RulePath {
  readonly rules: readonly CountedRule[];
  /** Stands for the ruleset they were part of: the same object for all paths through it. */
  readonly ruleset: object;
}

let serials = 0;

/** The next serial. */
export function ruleSerial(): number {
  return ++serials;
}

/** Small enough for the engine to keep it without a box. */
const HASH_BITS = 0x3fffffff;

/** Paths whose hashes are the same. */
interface Known {
  readonly path: RulePath;
  readonly next: Known | undefined;
}

/** Collects the matches of one packet after the other; a kernel handles one packet at a time. */
export class MatchedRules {
  private readonly rules: CountedRule[] = [];
  private length = 0;
  private hash = 0;
  private readonly known = new Map<number, Known>();

  begin(): void {
    this.length = 0;
    this.hash = 0;
  }

  add(rule: CountedRule): void {
    this.rules[this.length++] = rule;
    this.hash = (Math.imul(this.hash, 31) + rule.serial) | 0;
  }

  /** The path of the packet; undefined when no rule matched. */
  end(): RulePath | undefined {
    if (this.length === 0) return undefined;
    const hash = this.hash & HASH_BITS;
    const first = this.known.get(hash);
    for (let known = first; known; known = known.next) if (this.isSame(known.path.rules)) return known.path;
    const path: RulePath = { rules: this.rules.slice(0, this.length), ruleset: this };
    this.known.set(hash, { path, next: first });
    return path;
  }

  private isSame(rules: readonly CountedRule[]): boolean {
    if (rules.length !== this.length) return false;
    for (let i = 0; i < rules.length; i++) if (rules[i] !== this.rules[i]) return false;
    return true;
  }
}
