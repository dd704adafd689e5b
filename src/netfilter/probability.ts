/**
 * `-m statistic --probability` as the kernel keeps it: a threshold out of 2³¹. kube-proxy writes ten decimals, iptables rounds them
 * to that threshold, and iptables-save prints it back with eleven; so 1/3 becomes 0.33333333349.
 */

const RANGE = 2 ** 31;

/** The chance the kernel gives a rule that was written with probability `wanted` (0 … 1). */
export function kernelProbability(wanted: number): number {
  return Math.round(Number(wanted.toFixed(10)) * RANGE) / RANGE;
}

/** The chance that a printed probability stands for. */
export function parseProbability(printed: string): number {
  return Math.round(Number(printed) * RANGE) / RANGE;
}

export function printProbability(kernel: number): string {
  return kernel.toFixed(11);
}
