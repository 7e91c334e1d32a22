/* The teacher's window: what to say, what comes next, the clock and the counters. */

import { Clock, minutes } from "./clock.js";
import { bindCounters } from "./counters.js";
import { run, slides } from "./state.js";

const find = (name) => document.querySelector(`[data-${name}]`);
const next = find("next");
const start = find("start");
let current = slides[0];

function drawClock({ time, running, total, elapsed }) {
  const planned = Number(current.dataset.minutes);
  find("clock").textContent = time;
  find("total").textContent = minutes(total);
  find("elapsed").textContent = minutes(elapsed);
  find("planned").textContent = planned;
  find("over").hidden = elapsed <= planned * 60_000;
  start.hidden = running;
}

const clock = new Clock(drawClock);
start.addEventListener("click", () => clock.start());

function draw({ index, revealed, black }) {
  current = slides[index];
  slides.forEach((slide, at) => {
    slide.hidden = at !== index;
  });
  find("number").textContent = index + 1;
  find("black").hidden = !black;
  const asks = current.hasAttribute("data-question") && !revealed;
  next.textContent = asks
    ? next.dataset.reveal
    : (slides[index + 1]?.dataset.title ?? next.dataset.end);
  clock.turn(index);
  window.scrollTo(0, 0);
}

document.body.classList.add("is-running");
bindCounters();
run({ draw, leave: () => location.assign(document.body.dataset.home) });
