// Keeps the built files, so that the page works without a network, and gives every answer the headers of the
// development server where a static host cannot. `settings` stands above this text: see service-worker-plugin.ts.
/* global settings */
const cacheName = `timevae-${settings.version}`;

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(cacheName);
    await cache.addAll(["./", ...settings.files.filter((name) => name !== "index.html")]);
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const takeOver = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("timevae-") && name !== cacheName) await caches.delete(name);
    }
    await self.clients.claim();
  };
  event.waitUntil(takeOver());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(answer(request));
});

async function answer(request) {
  const cache = await caches.open(cacheName);
  const known = await cache.match(request, { ignoreSearch: true });
  if (known) return withHeaders(known);
  return withHeaders(await fetch(request));
}

function withHeaders(response) {
  if (response.status === 0) return response;
  const headers = new Headers(response.headers);
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  headers.set("Content-Security-Policy", settings.policy);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
