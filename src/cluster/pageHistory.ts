/** How much of its run a page remembers: what lies before can only be seen again by running from the beginning. */
import type { HistoryLimit } from '../sim/index.ts';

/**
 * A write takes about 340 bytes. The first scenario writes 70 a second, so it can go back a quarter of an hour; a crowd of packets writes
 * 8,000, and has a minute.
 */
export const PAGE_HISTORY: HistoryLimit = { least: 65_536, ms: 600_000, most: 500_000 };
