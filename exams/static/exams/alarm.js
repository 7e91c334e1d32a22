/* The bell: hands in on its own, spread over some seconds so that not all come at once. */

import * as api from "./api.js";
import { hideNotice, showNotice } from "./notices.js";

const SPREAD = 20000; // ms, inside the 30 s of grace
const GRACE = 30000;
const AGAIN = 3000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Alarm {
  constructor({ sync, timer, clock, status, result, lock }) {
    Object.assign(this, { sync, timer, clock, status, result, lock });
    timer.addEventListener("over", () => this.ring());
    timer.addEventListener("doubt", () => this.ask());
  }

  /** The server's time and deadline; an extension is news to us. */
  async ask() {
    const answer = await api.look(this.sync.queue.attempt, this.sync.token);
    if (answer.kind !== "ok") return answer;
    this.clock.learn(answer.server_time);
    this.timer.move(Date.parse(answer.deadline));
    return answer;
  }

  async ring() {
    this.lock(true);
    showNotice("time-up", this.sync.answered);
    // Whoever wakes up late has no rush to spread.
    if (this.timer.left() > -SPREAD / 1000) await pause(Math.random() * SPREAD);
    for (;;) {
      const answer = await this.ask();
      if (!this.timer.over) return this.goOn();
      if (answer.kind !== "unreachable" && (await this.handIn(answer))) return undefined;
      this.tellLate();
      await pause(AGAIN + Math.random() * AGAIN);
    }
  }

  goOn() {
    hideNotice("time-up");
    this.lock(false);
  }

  /** True when nothing is left to do here. */
  async handIn(seen) {
    if (this.sync.stopped === "superseded" || seen.kind === "superseded") {
      this.sync.stop("superseded");
      return true;
    }
    if (!(await this.sync.settle())) return Boolean(this.sync.stopped);
    if (seen.state === "started") {
      const { queue, token, record } = this.sync;
      const answer = await api.submit(queue.attempt, token, record.seq);
      if (answer.kind !== "ok") return false;
    }
    location.replace(this.result);
    return true;
  }

  tellLate() {
    if (!this.sync.unsent) return;
    showNotice("time-up-offline", this.sync.unsent);
    if (this.timer.left() * 1000 > -GRACE) return;
    this.status.late = true;
    this.status.draw();
  }
}
