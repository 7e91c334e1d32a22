/* The review before handing in: first everything is sent, then the page tells the truth. */

import { guardLeaving, registerWorker, startClient } from "./client.js";

const review = document.getElementById("review");
const form = review.querySelector("[data-submit]");

function lock(locked) {
  form.querySelector("button").disabled = locked;
}

function showMarks({ marks }) {
  const box = review.querySelector("[data-marked]");
  box.hidden = !marks.length;
  box.querySelectorAll("[data-item]").forEach((row) => {
    row.hidden = !marks.includes(row.dataset.item);
  });
}

const { sync } = await startClient(review, lock);
const guard = guardLeaving(sync);
showMarks(sync.record);
registerWorker(review.dataset.worker);

// What this page lists was drawn before these were saved: draw it again with them.
if (sync.unsent && (await sync.settle())) location.reload();

form.addEventListener("submit", async (event) => {
  if (guard.off) return;
  event.preventDefault();
  lock(true);
  if ((await sync.settle()) && navigator.onLine) {
    guard.off = true;
    lock(false);
    form.requestSubmit();
  } else if (!sync.stopped) {
    lock(false);
  }
});
