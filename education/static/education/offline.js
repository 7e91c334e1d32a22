/* Puts both windows of the lesson aside, so that it can be given without a network. */

const WORKER = "/classroom/lessons/sw.js";
const SCOPE = "/classroom/lessons/";
const CACHE = "lesson-pages";
const place = document.querySelector("[data-lesson]");
const line = document.querySelector("[data-offline-state]");

function say(state) {
  if (!line) return;
  line.textContent = line.dataset[state];
  line.dataset.state = state;
  line.hidden = false;
}

/** Only the lesson itself: never the page of a sign-in or of a failure. */
async function keep(cache, address) {
  const response = await fetch(address);
  if (!response.ok || response.redirected) throw new Error(address);
  await cache.put(address, response);
}

async function keepLesson() {
  await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
  const address = place.dataset.lesson;
  const cache = await caches.open(CACHE);
  await Promise.all([address, `${address}?view=notes`].map((one) => keep(cache, one)));
  await navigator.serviceWorker.ready;
}

if (place && "serviceWorker" in navigator && "caches" in window) {
  keepLesson().then(
    () => say("ready"),
    () => say(navigator.onLine ? "failed" : "ready"),
  );
}
