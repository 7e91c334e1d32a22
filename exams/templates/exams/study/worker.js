/* Keeps /study/ alive without a network: files by version, and the paper as a whole page. */

const FILES = `study-files-${CONFIG.version}`;
const SHELLS = "study-pages"; // pages.js puts the paper in, leave.js and result.js drop it
const PATIENCE = 6000; // ms before a page from the cache is better than none
const OLDEST = 8 * 60 * 60 * 1000; // ms: as long as a sign-in lasts
const ATTEMPT = new RegExp(`^(${CONFIG.scope}attempts/[0-9a-f-]{36}/)(review/)?$`);

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(FILES);
      const fresh = (url) => new Request(url, { cache: "reload" });
      // One missing file must not leave the candidate without all the others.
      await Promise.allSettled([...CONFIG.assets, CONFIG.offline].map((url) => cache.add(fresh(url))));
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      const old = names.filter((name) => name.startsWith("study-files-") && name !== FILES);
      await Promise.all(old.map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname.startsWith(CONFIG.scope)) {
    event.respondWith(page(request, url));
  } else if (url.pathname.startsWith(CONFIG.static)) {
    event.respondWith(file(request));
  }
});

async function file(request) {
  const cache = await caches.open(FILES);
  return (await cache.match(request)) ?? fetch(request);
}

/** Network first. Without one, or with a broken server: the paper, else a plain page. */
async function page(request, url) {
  const answer = fetch(request);
  const kept = await shell(url);
  try {
    const response = await (kept ? soon(answer) : answer);
    if (response.status < 500 || !kept) return response;
  } catch {
    // No network, or too slow for a page that is here already.
  }
  answer.catch(() => {});
  return kept ?? (await caches.match(CONFIG.offline)) ?? Response.error();
}

function soon(answer) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("slow")), PATIENCE));
  return Promise.race([answer, late]);
}

/** The whole paper of this attempt, marked as kept so that the page trusts its own record. */
async function shell(url) {
  const match = ATTEMPT.exec(url.pathname);
  if (!match) return null;
  const cache = await caches.open(SHELLS);
  const kept = await cache.match(`${match[1]}?page=all`);
  if (!kept) return null;
  if (Date.now() - Date.parse(kept.headers.get("Date")) > OLDEST) {
    await caches.delete(SHELLS);
    return null;
  }
  const html = (await kept.text()).replace("<html ", "<html data-shell ");
  return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}
