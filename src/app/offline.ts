/**
 * Has the browser keep the whole page (scripts/offline.mjs), so that it opens without a network after the first visit. Begins once
 * the page has settled: keeping eight megabytes must not delay the first scene.
 */
const SETTLED_MS = 4_000;

export function keepForOffline(): void {
  // A browser without workers, or a page that is no secure context: then it needs its network, and says nothing.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  setTimeout(() => void navigator.serviceWorker.register('./sw.js').catch(() => undefined), SETTLED_MS);
}
