/**
 * How a number is picked from a range: the first few are kept for those who ask for a certain one, so automatic picks start at a
 * random place in the upper band and use the lower one only when the upper is full. Upstream: KEP-3070 and KEP-3668;
 * pkg/registry/core/service/{allocator/bitmap.go,ipallocator/ipallocator.go,portallocator/allocator.go}.
 */
export interface Bands {
  /** How many numbers there are, counted from 0. */
  readonly size: number;
  /** The numbers below this one are the static band. */
  readonly staticBand: number;
}

/** Static band of a range of ClusterIPs, the unusable addresses not counted. */
export function addressBand(size: number): number {
  return size <= 16 ? 0 : Math.min(Math.max(16, Math.floor(size / 16)), 256);
}

/** Static band of the node port range. */
export function portBand(size: number): number {
  if (size <= 16) return 0;
  return Math.min(Math.max(16, Math.floor(size / 32)), 128);
}

/** The first free number from a random start, or undefined when all are taken. */
export function pickFree(
  { size, staticBand }: Bands,
  isTaken: (offset: number) => boolean,
  below: (bound: number) => number,
): number | undefined {
  return scan(staticBand, size - staticBand, isTaken, below) ?? scan(0, staticBand, isTaken, below);
}

function scan(
  first: number,
  count: number,
  isTaken: (offset: number) => boolean,
  below: (bound: number) => number,
): number | undefined {
  if (count <= 0) return undefined;
  const start = below(count);
  for (let i = 0; i < count; i++) {
    const offset = first + ((start + i) % count);
    if (!isTaken(offset)) return offset;
  }
  return undefined;
}
