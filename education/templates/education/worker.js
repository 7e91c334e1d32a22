/* Keeps a lesson that was opened once on this computer: its two windows and their files. */

const FILES = `lesson-files-${CONFIG.version}`;
const LESSONS = "lesson-pages"; // offline.js puts both windows of a lesson in
const LESSON = new RegExp(`^${CONFIG.scope}[-a-zA-Z0-9_]+/`);

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(FILES);
      const fresh = (url) => new Request(url, { cache: "reload" });
      await Promise.allSettled(CONFIG.assets.map((url) => cache.add(fresh(url))));
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      const old = names.filter((name) => name.startsWith("lesson-files-") && name !== FILES);
      await Promise.all(old.map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && LESSON.test(url.pathname)) {
    event.respondWith(page(request, url));
  } else if (url.pathname.startsWith(CONFIG.static)) {
    event.respondWith(file(request));
  }
});

async function file(request) {
  const cache = await caches.open(FILES);
  return (await cache.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** Network first; without one the window that was asked for, else the lesson's slides. */
async function page(request, url) {
  try {
    const response = await fetch(request);
    if (response.status < 500) return response;
  } catch {
    // No network: what was kept when the lesson was opened.
  }
  const cache = await caches.open(LESSONS);
  const kept = (address) => cache.match(address, { ignoreVary: true });
  const slides = `${LESSON.exec(url.pathname)[0]}present/`;
  return (await kept(url.pathname + url.search)) ?? (await kept(slides)) ?? Response.error();
}
