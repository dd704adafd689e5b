/**
 * Has the browser keep the whole page (scripts/offline.mjs), so that it opens without a network after the first visit. Begins once
 * the page has settled and the learner's hands rest: keeping eight megabytes must not delay the first scene, nor make the first scrub jerk.
 */
const SETTLED_MS = 4_000;
/** Hands that never rest are not waited for any longer. */
const AT_LATEST_MS = 60_000;

function* register(): Generator<undefined, void> {
  void navigator.serviceWorker.register('./sw.js').catch(() => undefined);
  yield;
}

async function inAQuietMoment(): Promise<void> {
  const { inIdleTime } = await import('./resume/inIdleTime.ts');
  inIdleTime(register(), AT_LATEST_MS);
}

export function keepForOffline(): void {
  // A browser without workers, or a page that is no secure context: then it needs its network, and says nothing.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  setTimeout(() => void inAQuietMoment().catch(() => undefined), SETTLED_MS);
}
