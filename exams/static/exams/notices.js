/* Notices stand in the page as templates, in the page's language; here they are shown. */

const region = document.querySelector("[data-notice]");

/** Show one notice; {n} in its sentences becomes the number given. */
export function showNotice(name, n = 0) {
  const template = document.getElementById(`notice-${name}`);
  const notice = template.content.cloneNode(true);
  for (const line of notice.querySelectorAll("[data-say]")) {
    line.textContent = line.dataset.say.replace("{n}", n);
  }
  region.replaceChildren(notice);
  region.dataset.shown = name;
}

export function hideNotice(name) {
  if (region.dataset.shown !== name) return;
  region.replaceChildren();
  delete region.dataset.shown;
}
