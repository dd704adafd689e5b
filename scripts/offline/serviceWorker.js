// The page's service worker: keeps every file of this build. The page itself is asked for anew when there is a network, so that a new
// build is seen at once; its files have their content in their names, and are taken from what is kept.
const CACHE = 'servicescope-__VERSION__';
const FILES = JSON.parse('__FILES__');

self.addEventListener('install', (event) => {
  const keep = async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(FILES);
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener('activate', (event) => {
  const tidy = async () => {
    for (const name of await caches.keys())
      if (name.startsWith('servicescope-') && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match('./', { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  const scope = new URL(self.registration.scope).pathname;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (pathname.startsWith(`${scope}assets/`) || FILES.includes(pathname.slice(scope.length)))
    event.respondWith(file(request));
});
