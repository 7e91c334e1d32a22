/* Turning pages without the network: all questions are fetched once and shown in turns. */

const SHELLS = "study-pages";

/** The whole paper in one page: kept for an offline reload, and handed back as a document. */
async function fetchWhole(path) {
  const address = `${path}?page=all`;
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) throw new Error("not the paper");
  if ("caches" in window) {
    const cache = await caches.open(SHELLS);
    await cache.put(address, response.clone());
  }
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

export class Pages extends EventTarget {
  constructor(form, words) {
    super();
    this.form = form;
    this.words = words;
    this.count = Number(form.dataset.pages);
    this.whole = form.dataset.page === "all";
    this.current = form.dataset.page;
    window.addEventListener("popstate", () => this.showAddress());
  }

  /** Adds the pages that the server did not send; without them a page turn asks for it. */
  async complete() {
    const fetched = await fetchWhole(location.pathname).catch(() => null);
    if (this.whole || !fetched) return;
    const pages = [...fetched.querySelectorAll("#attempt > .exam-page")];
    if (pages.length !== this.count) return;
    const own = this.form.querySelector(".exam-page");
    for (const page of pages) {
      if (page.dataset.page === own.dataset.page) continue;
      page.hidden = true;
      if (Number(page.dataset.page) < Number(own.dataset.page)) own.before(page);
      else this.form.querySelector(".exam-pager").before(page);
    }
    this.whole = true;
    this.dispatchEvent(new Event("complete"));
  }

  /** Where a question stands, or null: the address tells page and question. */
  target(address) {
    const url = new URL(address, location.href);
    if (url.pathname !== location.pathname) return null;
    const page = url.searchParams.get("page") ?? this.current;
    const number = Math.min(Math.max(Number.parseInt(page, 10) || 1, 1), this.count);
    return { page: page === "all" ? "all" : String(number), hash: url.hash };
  }

  /** False where the page is not here and has to be asked for. */
  open(address) {
    const target = this.target(address);
    if (!target || (!this.whole && target.page !== this.current)) return false;
    history.pushState(null, "", `?page=${target.page}${target.hash}`);
    this.show(target);
    return true;
  }

  turn(step) {
    return `?page=${Number(this.current) + step}`;
  }

  showAddress() {
    const target = this.target(location.href);
    if (this.whole || target.page === this.current) this.show(target);
    else location.reload();
  }

  show({ page, hash }) {
    this.current = page;
    this.form.querySelectorAll(".exam-page").forEach((part) => {
      part.hidden = page !== "all" && part.dataset.page !== page;
    });
    this.form.classList.toggle("is-all", page === "all");
    this.form.elements.page.value = page;
    this.drawButtons(page);
    this.drawWords(page);
    this.focus(hash);
  }

  drawButtons(page) {
    const first = page === "all" || page === "1";
    const last = page === "all" || page === String(this.count);
    const hide = (selector, hidden) =>
      this.form.querySelectorAll(selector).forEach((part) => (part.hidden = hidden));
    hide("[value=prev]", first);
    hide("[value=next], [data-first-elsewhere]", last);
    hide("[data-first-on-last], [value=submit]", !last);
    hide("[data-all]", page === "all");
    hide("[data-paged]", page !== "all");
  }

  drawWords(page) {
    const words = page === "all" ? this.words.page_all : this.words.page;
    document.querySelector("[data-page-words]").textContent = words
      .replace("{n}", page)
      .replace("{m}", this.count);
  }

  /** To the question that was asked for, else to the head of the page. */
  focus(hash) {
    const question = hash ? document.getElementById(hash.slice(1)) : null;
    if (!question) {
      document.querySelector("h1").focus({ preventScroll: true });
      window.scrollTo(0, 0);
      return;
    }
    question.scrollIntoView();
    question.querySelector("input[name^='item-']")?.focus({ preventScroll: true });
  }
}
