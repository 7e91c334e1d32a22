/* What every page of an attempt needs: record, sending, status line, clock and bell. */

import { Alarm } from "./alarm.js";
import "./leave.js";
import { hideNotice, showNotice } from "./notices.js";
import { Queue } from "./queue.js";
import { rebase } from "./record.js";
import { StatusLine } from "./status.js";
import { Sync } from "./sync.js";
import { Clock, Timer } from "./timer.js";

const readJson = (id) => JSON.parse(document.getElementById(id).textContent);

/** A page out of the cache is older than what this browser knows; the worker marks it. */
const isShell = () => document.documentElement.hasAttribute("data-shell");

/** Bring the record and the page together: the newer of both, unsent answers on top. */
function meet(record, data, saved) {
  if (isShell()) return;
  record.token = data.token;
  record.offset = Clock.offsetOf(data.serverTime);
  record.deadline = data.deadline;
  if (saved.seq >= record.seq) rebase(record, saved.seq, saved.responses);
}

export async function startClient(element, lock) {
  const words = readJson("exam-words");
  const data = element.dataset;
  const queue = await Queue.open(data.attempt);
  const record = await queue.update((known) => {
    meet(known, data, readJson("exam-saved"));
    known.token ||= data.token;
    known.deadline ??= data.deadline;
  });
  const sync = new Sync(queue, record, data.token);
  sync.channel?.postMessage("changed");
  const announcer = document.querySelector("[data-announce]");
  const status = new StatusLine(document.querySelector("[data-saved]"), announcer, words, sync);
  const clock = new Clock(record.offset);
  const deadline = Date.parse(record.deadline);
  const timer = new Timer(document.querySelector("[data-timer]"), announcer, words, clock, deadline);
  new Alarm({ sync, timer, clock, status, result: data.result, lock });
  sync.addEventListener("time", ({ detail }) => {
    clock.learn(detail.server_time);
    timer.move(Date.parse(detail.deadline));
  });
  sync.addEventListener("stop", ({ detail }) => {
    lock(true);
    showNotice(detail, sync.unsent);
  });
  sync.addEventListener("resume", () => {
    lock(false);
    hideNotice("superseded");
  });
  timer.start();
  sync.soon(0);
  return { sync, words };
}

/** The worker keeps pages and files for a reload without a network. */
export function registerWorker(address) {
  navigator.serviceWorker?.register(address, { scope: "/study/" }).catch(() => {});
}

/** The browser asks before leaving only while something stands here alone. */
export function guardLeaving(sync) {
  const guard = { off: false };
  window.addEventListener("beforeunload", (event) => {
    if (!sync.unsent || guard.off || sync.stopped === "closed") return;
    event.preventDefault();
    event.returnValue = ""; // browsers before 2023 ask only then
  });
  return guard;
}
