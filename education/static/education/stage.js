/* The window that the class sees: one slide, as large as it goes. */

import { run, slides } from "./state.js";

const dark = document.querySelector("[data-black]");
const number = document.querySelector("[data-number]");
const full = document.querySelector("[data-full]");

document.body.classList.add("is-running");

function draw({ index, revealed, black }) {
  slides.forEach((slide, at) => {
    slide.hidden = at !== index;
    slide.classList.toggle("is-revealed", at === index && revealed);
  });
  dark.hidden = !black;
  number.textContent = index + 1;
}

/** Out of the full screen first, then back to the page of the lesson. */
function leave() {
  if (document.fullscreenElement) document.exitFullscreen();
  else location.assign(document.body.dataset.home);
}

full.hidden = !document.fullscreenEnabled;
full.addEventListener("click", () => document.documentElement.requestFullscreen());
document.addEventListener("fullscreenchange", () => {
  document.body.classList.toggle("is-full", document.fullscreenElement !== null);
});

run({ draw, leave });
