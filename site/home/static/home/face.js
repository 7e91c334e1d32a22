/* Small conveniences of every page. Each works without this file, or shows nothing. */

const YEAR = 365 * 24 * 60 * 60;

/** 大字版 without a round trip; the form does the same where scripts do not run. */
function bindLargeText(form) {
  const button = form.querySelector("button");
  const flag = form.querySelector("[name=on]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const on = flag.value === "1";
    const age = on ? YEAR : 0;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `large_text=1; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
    document.documentElement.classList.toggle("large-text", on);
    button.setAttribute("aria-pressed", String(on));
    flag.value = on ? "0" : "1";
  });
}

/** [data-print]: a button that stands hidden in the page until it can work. */
function bindPrint(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/** [data-copy="#id"]: copies that element's text; [data-copied] is what it says then. */
function bindCopy(button) {
  const source = document.querySelector(button.dataset.copy);
  if (!source || !navigator.clipboard) return;
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
      button.textContent = button.dataset.copied || words;
    } catch {
      selectText(source);
    }
  });
}

/** Where the browser refuses the clipboard, the text is selected for the reader to copy. */
function selectText(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

document.querySelectorAll("[data-large-text]").forEach(bindLargeText);
document.querySelectorAll("[data-print]").forEach(bindPrint);
document.querySelectorAll("[data-copy]").forEach(bindCopy);

const summary = document.querySelector("main .error-summary");
if (summary && !summary.closest("[data-theme]")) summary.focus();

/* Whoever signs out leaves no kept exam page behind for the next user of the device. */
for (const form of document.querySelectorAll('form[action$="/sign-out/"]')) {
  form.addEventListener("submit", () => {
    if ("caches" in window) caches.delete("study-pages");
  });
}
