import { vi } from 'vitest';

/** Waiting ends with what is waited for; the limit only has to be long enough for a busy machine. */
export const eventually = <T>(look: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(look, { timeout: 20_000, interval: 20 });
