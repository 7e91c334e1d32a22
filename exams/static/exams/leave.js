/* Signing out takes the kept pages along; answers not yet sent stay until they are. */

import { forgetSent } from "./queue.js";

const SHELLS = "study-pages";

export async function dropPages() {
  if ("caches" in window) await caches.delete(SHELLS);
}

document.querySelectorAll("form[action$='/sign-out/']").forEach((form) => {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.left) return;
    event.preventDefault();
    await Promise.allSettled([dropPages(), forgetSent()]);
    form.dataset.left = "yes";
    form.requestSubmit();
  });
});
