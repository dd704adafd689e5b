/**
 * How much work an expression of a lesson may make. Lessons come from anybody, and CEL has no loop without an end but loops within loops:
 * over four hundred connections three of them are sixty million steps, ten times a second. So an expression is short, not deep, and each
 * asking of it has a purse of steps: when that is empty, it says no. Kubernetes bounds its own expressions in the same way, by a cost.
 */
import type { ParseResult } from '@marcbachmann/cel-js';

export const LONGEST_EXPRESSION = 2000;

/** Given to the parser; what exceeds them does not parse. */
export const LIMITS = { maxAstNodes: 600, maxDepth: 40, maxListElements: 100, maxMapEntries: 100, maxCallArguments: 8 };

/** Each can double a text or a list: this many make it some thousand times as long, and no more. */
const MOST_SUMS = 10;
/** For one asking; a loop's round is a step. */
const MOST_STEPS = 200_000;
/** A function that looks into the cluster counts as so many. */
const CALL_STEPS = 200;

/** Thrown when the purse is empty. */
export class TooMuchWorkError extends Error {
  override name = 'TooMuchWorkError';
}

let left = MOST_STEPS;

export function refill(): void {
  left = MOST_STEPS;
}

function spend(steps: number): void {
  left -= steps;
  if (left < 0) throw new TooMuchWorkError('The expression makes too much work.');
}

/** A function of lessons that costs what looking into the cluster costs. */
export const counted =
  (handler: (...args: never[]) => unknown) =>
  (...args: unknown[]): unknown => {
    spend(CALL_STEPS);
    return handler(...(args as never[]));
  };

/** As much of a node of the parser as is needed here. A loop (all, exists, map, filter …) stands under the call that was written for it. */
interface Node {
  readonly op?: string;
  readonly args?: unknown;
  readonly meta?: { readonly alternate?: Node };
  readonly maybeAsync?: boolean;
  check?: unknown;
  evaluate?: unknown;
}

interface Loop {
  step: Node;
}

/** Every node below and with `node`, the loops under their calls among them. */
function* nodesIn(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const each of value) yield* nodesIn(each);
    return;
  }
  const node = value as Node;
  if (node.op === undefined && node.args === undefined) {
    // A loop's parts; what the checker hung beside them leads in circles.
    const { iterable, init, step } = value as Record<string, unknown>;
    for (const each of [iterable, init, step]) yield* nodesIn(each);
    return;
  }
  yield node;
  yield* nodesIn(node.meta?.alternate ?? node.args);
}

/** What is wrong with an expression before it is asked: its words cost more than any purse. */
export function tooMuch({ ast }: ParseResult): string | undefined {
  let sums = 0;
  for (const { op, args } of nodesIn(ast)) {
    if (op === '+') sums++;
    if ((op === 'call' || op === 'rcall') && Array.isArray(args) && args[0] === 'matches')
      return 'matches() is not offered, for a pattern can take for ever: use contains, startsWith or endsWith';
  }
  return sums > MOST_SUMS ? `it adds more than ${MOST_SUMS} times` : undefined;
}

interface Runner {
  run(node: Node, context: unknown): unknown;
}

/** Makes each round of each loop a step. Once for an expression, after it was checked. */
export function meter({ ast }: ParseResult): void {
  for (const { op, args } of [...nodesIn(ast)]) {
    if (op !== 'comprehension') continue;
    const loop = args as Loop;
    const { step } = loop;
    loop.step = {
      op: 'step',
      args: step,
      ...(step.maybeAsync === undefined ? {} : { maybeAsync: step.maybeAsync }),
      evaluate: (runner: Runner, _: Node, context: unknown) => {
        spend(1);
        return runner.run(step, context);
      },
    };
  }
}
