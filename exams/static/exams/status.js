/* The status line: says what is true of the answers, and "saved" only after the server. */

const PHONE = /Mobi|Android|iPhone|iPad/i;

/** 10:32, in the time of the people who sit the exam, wherever their device thinks it is. */
function clockTime(instant) {
  return new Intl.DateTimeFormat("zh-CN", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: "Asia/Shanghai",
  }).format(new Date(instant));
}

export class StatusLine {
  constructor(element, announcer, words, sync) {
    Object.assign(this, { element, announcer, words, sync });
    this.late = false; // set once grace is over
    this.spoken = "";
    sync.addEventListener("change", () => this.draw());
    this.draw();
  }

  draw() {
    const [state, name, count] = this.state();
    const text = this.words[name]
      .replace("{n}", count)
      .replace("{time}", () => clockTime(this.sync.record.savedAt));
    if (this.element.dataset.saved !== state) this.element.dataset.saved = state;
    this.element.classList.toggle("is-none", name === "none");
    if (this.element.textContent !== text) this.element.textContent = text;
    this.speak(state, text);
  }

  /** [state, name of the sentence, its number] */
  state() {
    const { unsent, stopped, offline, answered } = this.sync;
    if (stopped === "superseded") {
      return unsent ? ["offline", "superseded", unsent] : ["saved", "superseded_saved", 0];
    }
    if (stopped === "closed") return unsent ? ["late", "late", unsent] : ["saved", "ended", 0];
    if (this.late && unsent) return ["late", "late", unsent];
    if (unsent && offline) return ["offline", this.offlineWords(), answered];
    if (unsent) return ["saving", "saving", unsent];
    if (offline) return ["offline", "offline_saved", answered];
    return this.saved(answered);
  }

  saved(answered) {
    if (this.sync.record.savedAt) return ["saved", "saved", answered];
    return answered ? ["saved", "saved_count", answered] : ["saved", "none", 0];
  }

  offlineWords() {
    if (!this.sync.queue.lasting) return "offline_page";
    return PHONE.test(navigator.userAgent) ? "offline_phone" : "offline_computer";
  }

  /** Spoken when the network goes, comes back, or time is out; never at every answer. */
  speak(state, text) {
    const kind = state === "saving" ? this.spoken : state;
    if (kind === this.spoken) return;
    const came = this.spoken === "offline" && kind === "saved" && !this.sync.stopped;
    const words = came ? this.words.back.replace("{n}", this.sync.answered) : text;
    if (this.spoken || kind !== "saved") this.announcer.textContent = words;
    this.spoken = kind;
  }
}
