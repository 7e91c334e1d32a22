/* The questions on the page and the sheet that leads to them, drawn from the record. */

function inputsOf(question) {
  return [...question.querySelectorAll("input[name^='item-']")];
}

export function clearChoice(question) {
  inputsOf(question).forEach((input) => (input.checked = false));
}

/** The keys chosen in a question, in the order of the page. */
export function chosenKeys(question) {
  return inputsOf(question)
    .filter((input) => input.checked)
    .map((input) => input.value);
}

/** Whether the page shows another choice than the one it came with. */
export function choseBeforeUs(question) {
  return inputsOf(question).some((input) => input.checked !== input.defaultChecked);
}

/** Put the record into the page, but for questions whose newest choice is being written. */
export function drawAnswers(form, record, writing) {
  for (const question of form.querySelectorAll(".question")) {
    if (writing.has(question.dataset.item)) continue;
    const keys = new Set(record.answers[question.dataset.item]?.keys ?? []);
    for (const input of inputsOf(question)) {
      const chosen = keys.has(input.value);
      if (input.checked !== chosen) input.checked = chosen;
    }
  }
}

export function drawMarks(form, record) {
  for (const question of form.querySelectorAll(".question")) {
    const marked = record.marks.includes(question.dataset.item);
    question.querySelector("[data-mark]").setAttribute("aria-pressed", String(marked));
    question.classList.toggle("is-marked", marked);
  }
}

/** Each number says in words what its sign says. */
export function drawSheet(sheet, record, words) {
  let answered = 0;
  const links = sheet.querySelectorAll("a[data-item]");
  for (const link of links) {
    const { item, number } = link.dataset;
    const isAnswered = Boolean(record.answers[item]?.keys.length);
    const isMarked = record.marks.includes(item);
    answered += isAnswered;
    link.classList.toggle("is-answered", isAnswered);
    link.classList.toggle("is-marked", isMarked);
    const state = isAnswered ? words.answered : words.unanswered;
    link.ariaLabel = state.replace("{n}", number) + (isMarked ? words.marked : "");
  }
  sheet.querySelector("[data-progress]").textContent = words.progress
    .replace("{n}", answered)
    .replace("{m}", links.length);
}
