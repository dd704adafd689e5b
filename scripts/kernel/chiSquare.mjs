// Pearson's chi-square test: how likely a sample at least this far from what is expected would be, if the expectation were true.

/** Regularised upper incomplete gamma function Q(a, x): a series below a + 1, a continued fraction (Lentz) above. */
function upperGamma(a, x) {
  if (x <= 0) return 1;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = a + 1; Math.abs(term) > sum * 1e-15; n++) sum += term *= x / n;
    return Math.max(0, 1 - sum * front);
  }
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 10_000; i++) {
    const numerator = -i * (i - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    const change = c * d;
    h *= change;
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return front * h;
}

/** Stirling's series, from a point where five terms are exact enough; below it by the recurrence. */
function logGamma(x) {
  if (x < 10) return logGamma(x + 1) - Math.log(x);
  const terms = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188];
  const series = terms.reduce((sum, term, i) => sum + term / x ** (2 * i + 1), 0);
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series;
}

/** The probability of a statistic this high or higher. */
export function chiSquareTail(statistic, degrees) {
  return degrees < 1 ? 1 : upperGamma(degrees / 2, statistic / 2);
}

/** @param shares {key: expected share}, @param counts {key: observed}. Keys that were not expected are the caller's business. */
export function chiSquare(shares, counts) {
  const keys = Object.keys(shares);
  const total = keys.reduce((sum, key) => sum + (counts[key] ?? 0), 0);
  const statistic = keys.reduce((sum, key) => {
    const expected = shares[key] * total;
    return sum + ((counts[key] ?? 0) - expected) ** 2 / expected;
  }, 0);
  const degrees = total === 0 ? 0 : keys.length - 1;
  return { statistic, degrees, p: chiSquareTail(statistic, degrees) };
}
