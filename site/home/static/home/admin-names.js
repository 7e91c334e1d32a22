// Wagtail writes the name of a block or of a list of tags beside its control without
// tying the two together; here they are tied, for whoever hears the form read out.

const CONTROLS = "input:not([type=hidden]), textarea, select, [contenteditable=true]";
const WRAPPER = "[data-field-wrapper], .w-field__wrapper";

function isNamed(control) {
  return (
    control.labels?.length > 0 ||
    control.hasAttribute("aria-label") ||
    control.hasAttribute("aria-labelledby")
  );
}

function nameFor(control) {
  const label = control.closest(WRAPPER)?.querySelector("label[id]");
  const panel = control.closest("section[data-panel][aria-labelledby]");
  return label?.id || panel?.getAttribute("aria-labelledby");
}

function nameAll() {
  waiting = false;
  for (const control of document.querySelectorAll(CONTROLS)) {
    const name = isNamed(control) ? "" : nameFor(control);
    if (name) control.setAttribute("aria-labelledby", name);
  }
}

let waiting = false;
const watcher = new MutationObserver(() => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(nameAll);
});
watcher.observe(document.querySelector("#main") ?? document.body, {
  childList: true,
  subtree: true,
});
nameAll();
