// Whether what the kernel did is what `trace` said.
import { chiSquare } from './chiSquare.mjs';

/** A share this unlikely is looked at again with more connections; then it is an error. */
const UNLIKELY = 0.001;

function countBy(list, keyOf) {
  const counts = {};
  for (const item of list) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}

/** An endpoint's address, or the kind of failure in capitals, as in the expectation. */
const keyOf = ({ kind, endpoint }) => (kind === 'accept' ? endpoint : kind.toUpperCase());

const told = (counts) =>
  Object.entries(counts)
    .map(([key, count]) => `${count} × ${key}`)
    .join(', ');

/**
 * @param flow with its expectation
 * @param outcomes of all its connections
 * @param sample those whose distribution counts (with affinity: the first of each trial)
 * @returns {{wrong: string[], unlikely: string | undefined, chi: object | undefined}}
 */
export function judge({ expect }, outcomes, sample = outcomes) {
  const counts = countBy(outcomes, keyOf);
  const allowed = expect.result === 'accept' ? Object.keys(expect.to) : [expect.result.toUpperCase()];
  const wrong = Object.keys(counts).some((key) => !allowed.includes(key))
    ? [`expected ${allowed.join(' or ')}, but saw ${told(counts)}`]
    : [];
  for (const [endpoint, sources] of Object.entries(expect.sourceSeen ?? {})) {
    const seen = countBy(
      outcomes.filter((outcome) => outcome.endpoint === endpoint),
      ({ source }) => source,
    );
    if (Object.keys(seen).some((source) => !sources.includes(source)))
      wrong.push(`${endpoint} should see ${sources.join(' or ')}, but saw ${told(seen)}`);
  }
  if (allowed.length < 2 || wrong.length > 0) return { wrong, unlikely: undefined, chi: undefined };
  const seen = countBy(sample, keyOf);
  const chi = chiSquare(expect.to, seen);
  const unlikely = chi.p > UNLIKELY ? undefined : `shares: saw ${told(seen)}, p = ${chi.p.toPrecision(2)}`;
  return { wrong, unlikely, chi };
}
