/* Hands that went up: numbers in this window only, gone with it. Sent and kept nowhere. */

export function bindCounters() {
  document.querySelectorAll("[data-counter]").forEach((counter) => {
    const shown = counter.querySelector("[data-count]");
    let count = 0;
    const add = (number) => {
      count = Math.max(0, count + number);
      shown.textContent = count;
    };
    counter.querySelector("[data-more]").addEventListener("click", () => add(1));
    counter.querySelector("[data-less]").addEventListener("click", () => add(-1));
    counter.hidden = false;
  });
}
