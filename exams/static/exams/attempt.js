/* The page of an attempt: each choice is kept at once, pages turn without the network. */

import { guardLeaving, registerWorker, startClient } from "./client.js";
import { showNotice, hideNotice } from "./notices.js";
import { Pages } from "./pages.js";
import {
  choseBeforeUs,
  chosenKeys,
  clearChoice,
  drawAnswers,
  drawMarks,
  drawSheet,
} from "./sheet.js";

const form = document.getElementById("attempt");
const sheet = document.getElementById("sheet");

function lock(locked) {
  form.querySelectorAll(".question").forEach((question) => (question.disabled = locked));
}

function reveal(root) {
  root.querySelectorAll("[data-needs-client]").forEach((part) => (part.hidden = false));
}

const { sync, words } = await startClient(form, lock);
const guard = guardLeaving(sync);
const pages = new Pages(form, words);

async function keep(question) {
  await sync.answer(question.dataset.item, chosenKeys(question));
  draw();
}

function draw() {
  drawAnswers(form, sync.record, sync.writing);
  drawMarks(form, sync.record);
  drawSheet(sheet, sync.record, words);
  form.elements.seq.value = sync.record.seq;
}

function toggleMark(item) {
  return sync.write((record) => {
    const marked = record.marks.includes(item);
    record.marks = marked ? record.marks.filter((one) => one !== item) : [...record.marks, item];
  });
}

/** A page that is not here: everything stands in the queue, so leaving loses nothing. */
function leaveFor(address) {
  guard.off = true;
  location.assign(address);
}

function openPage(address) {
  if (!pages.open(address)) leaveFor(address);
}

/** To the review only with everything saved: it tells what the server has. */
async function goToReview() {
  if ((await sync.settle()) && navigator.onLine) return leaveFor(form.dataset.review);
  if (sync.stopped) return undefined;
  const total = sheet.querySelectorAll("a[data-item]").length;
  showNotice("review-offline", total - sync.answered);
  document.querySelector("[data-notice]").scrollIntoView({ block: "center" });
  return undefined;
}

form.addEventListener("change", (event) => {
  const question = event.target.closest(".question");
  if (question) keep(question);
});

form.addEventListener("click", (event) => {
  const question = event.target.closest(".question");
  if (event.target.closest("[data-mark]")) toggleMark(question.dataset.item).then(draw);
  if (event.target.closest("[data-clear]")) {
    clearChoice(question);
    keep(question);
  }
  const link = event.target.closest("[data-all], [data-paged]");
  if (!link) return;
  event.preventDefault();
  openPage(link.href);
});

sheet.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-item]");
  if (!link) return;
  event.preventDefault();
  const page = pages.current === "all" ? "all" : link.dataset.page;
  openPage(`?page=${page}#q-${link.dataset.item}`);
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const go = event.submitter?.value ?? "save";
  if (go === "prev") openPage(pages.turn(-1));
  else if (go === "next") openPage(pages.turn(1));
  else if (go === "save") sync.flush();
  else goToReview();
});

sync.addEventListener("answers", draw);
sync.addEventListener("change", () => {
  form.elements.seq.value = sync.record.seq;
  if (!sync.offline) hideNotice("review-offline");
});
pages.addEventListener("complete", () => {
  reveal(form);
  draw();
});

reveal(document);
// On a slow line people choose before this script is here: those choices count as well.
[...form.querySelectorAll(".question")].filter(choseBeforeUs).forEach(keep);
draw();
registerWorker(form.dataset.worker);
// An offline reload of the review comes back here: the cached page holds all questions.
if (location.pathname === form.dataset.review) {
  history.replaceState(null, "", `${form.getAttribute("action")}?page=1`);
  goToReview();
}
// A kept page holds all questions and shows those that the address asks for.
const asked = pages.target(location.href);
if (pages.whole && asked.page !== "all") pages.show(asked);
await pages.complete();
