/* Sends what the queue holds until the server has acknowledged all of it.
 *
 * Events: "change" whenever what the status line tells may have changed; "answers" when
 * answers came from elsewhere; "time" with a server time; "stop" when sending is over,
 * "resume" when another tab of this browser was let in again.
 */

import * as api from "./api.js";
import { acknowledge, answeredCount, change, pending, rebase } from "./record.js";

const SETTLE = 250; // ms: several clicks on one question travel together
const FIRST_RETRY = 1000;
const LONGEST_RETRY = 30000;

export class Sync extends EventTarget {
  constructor(queue, record, token) {
    super();
    this.queue = queue;
    this.record = record;
    this.pageToken = token;
    this.writing = new Map(); // item: how many choices of it are on their way into the queue
    this.busy = false;
    this.failures = 0;
    this.stopped = ""; // "superseded", "closed" or "refused"
    this.timer = 0;
    this.sending = null;
    this.listen();
  }

  listen() {
    this.channel =
      "BroadcastChannel" in window ? new BroadcastChannel(`study-${this.queue.attempt}`) : null;
    this.channel?.addEventListener("message", () => this.reread());
    window.addEventListener("online", () => this.retryNow());
    window.addEventListener("offline", () => this.tell("change"));
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.retryNow();
    });
  }

  /** The newest token of this browser: another tab may have been given a later one. */
  get token() {
    return this.record.token || this.pageToken;
  }

  /** Items that the server does not have yet, those on their way into the queue too. */
  get unsent() {
    const items = Object.keys(pending(this.record).revs);
    return new Set([...items, ...this.writing.keys()]).size;
  }

  get answered() {
    return answeredCount(this.record);
  }

  /** In trouble: the last try failed, or the browser itself says that it is offline. */
  get offline() {
    return this.failures > 0 || !navigator.onLine;
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  async write(changeRecord, { quiet = false } = {}) {
    this.record = await this.queue.update(changeRecord);
    if (!quiet) this.channel?.postMessage("changed");
    this.tell("change");
  }

  /** Another tab wrote: show what it wrote, and go on with its token. */
  async reread() {
    const before = this.record.token;
    this.record = await this.queue.read();
    if (this.stopped === "superseded" && this.record.token !== before) {
      this.stopped = "";
      this.tell("resume");
    }
    this.tell("answers");
    this.tell("change");
    this.soon();
  }

  /** First into the queue; the network comes afterwards. */
  async answer(item, keys) {
    this.writing.set(item, (this.writing.get(item) ?? 0) + 1);
    this.tell("change");
    await this.write((record) => change(record, item, keys));
    this.written(item);
    this.soon();
  }

  written(item) {
    const left = this.writing.get(item) - 1;
    if (left) this.writing.set(item, left);
    else this.writing.delete(item);
  }

  soon(delay = SETTLE) {
    clearTimeout(this.timer);
    if (this.unsent && !this.stopped) this.timer = setTimeout(() => this.flush(), delay);
  }

  retryNow() {
    this.tell("change");
    if (this.unsent && !this.stopped) this.flush();
  }

  /** True once the server has everything; one run at a time, in all tabs together. */
  flush() {
    this.sending ??= this.exclusively(() => this.drain()).finally(() => {
      this.sending = null;
      this.tell("change");
      if (this.unsent) this.soon(this.failures ? this.patience() : SETTLE);
    });
    return this.sending;
  }

  /** True once nothing is left, answers that came in while sending included. */
  async settle() {
    do {
      if (!(await this.flush())) return false;
    } while (this.unsent);
    return true;
  }

  exclusively(work) {
    if (!navigator.locks) return work();
    return navigator.locks.request(`study-${this.queue.attempt}`, work);
  }

  /** Longer after every failure, never all at the same moment. */
  patience() {
    const longest = Math.min(FIRST_RETRY * 2 ** (this.failures - 1), LONGEST_RETRY);
    return longest * (0.5 + Math.random() / 2);
  }

  async drain() {
    for (;;) {
      // Another tab may have sent it all while this one waited for its turn.
      this.record = await this.queue.read();
      const { responses, revs, count } = pending(this.record);
      if (!count) return true;
      if (this.stopped) return false;
      this.busy = true;
      this.tell("change");
      const { attempt, seq } = this.record;
      const answer = await api.save(attempt, this.token, seq + 1, responses);
      this.busy = false;
      if (!(await this.take(answer, revs))) return false;
    }
  }

  /** What an answer means; false where sending cannot go on now. */
  async take(answer, revs) {
    if (answer.kind === "unreachable") {
      this.failures += 1;
      return false;
    }
    this.failures = 0;
    if (answer.kind === "ok") {
      this.tell("time", answer);
      await this.write((record) => acknowledge(record, revs, answer.seq, answer.server_time));
      return true;
    }
    if (answer.kind === "stale") {
      await this.write((record) => rebase(record, answer.seq, answer.responses));
      this.tell("answers");
      return true;
    }
    this.stop(answer.kind);
    return false;
  }

  stop(kind) {
    this.stopped = kind;
    clearTimeout(this.timer);
    this.tell("stop", kind);
    this.tell("change");
  }
}
