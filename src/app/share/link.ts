/** The part of the page's address that holds a run. Small: looked at before anything else is loaded. */
const HASH = '#run=';

/** What the address holds; undefined: no run. */
export function packedInAddress(): string | undefined {
  return location.hash.startsWith(HASH) ? location.hash.slice(HASH.length) : undefined;
}

export function linkWith(packed: string): string {
  return `${location.href.replace(/#.*$/, '')}${HASH}${packed}`;
}

/** The address without the run: what is open now is not what it holds. */
export function clearAddress(): void {
  if (packedInAddress() !== undefined) history.replaceState(null, '', location.href.replace(/#.*$/, ''));
}
