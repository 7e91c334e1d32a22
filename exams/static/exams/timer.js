/* The server's clock as far as this device can tell it, and the minutes that are left. */

const LAST_MINUTES = 5;
const ANNOUNCED = [10, 5, 1];
const DRIFT = 5000; // ms by which the two clocks of a device may differ before we ask

export class Clock {
  constructor(offset) {
    this.offset = offset;
    this.anchor();
  }

  static offsetOf(serverTime) {
    return Date.parse(serverTime) - Date.now();
  }

  anchor() {
    this.wall = Date.now();
    this.steady = performance.now();
  }

  now() {
    return Date.now() + this.offset;
  }

  learn(serverTime) {
    this.offset = Clock.offsetOf(serverTime);
    this.anchor();
  }

  /** The device slept, or somebody set its clock: what we know may be wrong. */
  get doubtful() {
    const drift = Date.now() - this.wall - (performance.now() - this.steady);
    return Math.abs(drift) > DRIFT;
  }
}

export class Timer extends EventTarget {
  constructor(element, announcer, words, clock, deadline) {
    super();
    Object.assign(this, { element, announcer, words, clock, deadline });
    this.value = element.querySelector(".timer-value");
    this.said = new Set(ANNOUNCED.filter((minutes) => this.left() <= minutes * 60 - 30));
    this.over = false;
  }

  /** Seconds; below zero once the time is out. */
  left() {
    return (this.deadline - this.clock.now()) / 1000;
  }

  start() {
    setInterval(() => this.tick(), 1000);
    document.addEventListener("visibilitychange", () => document.hidden || this.tick());
    this.tick();
  }

  tick() {
    if (this.clock.doubtful) {
      this.clock.anchor();
      this.dispatchEvent(new Event("doubt"));
    }
    const left = this.left();
    this.show(left);
    this.announce(left);
    if (left <= 0 && !this.over) {
      this.over = true;
      this.dispatchEvent(new Event("over"));
    }
  }

  /** No seconds until the last minute; text is only touched when it changes. */
  show(left) {
    const { words } = this;
    let text = words.time_up;
    if (left > 60) text = words.minutes.replace("{n}", Math.ceil(left / 60));
    else if (left > 0) text = words.seconds.replace("{n}", Math.ceil(left));
    if (this.value.textContent !== text) this.value.textContent = text;
    this.element.classList.toggle("is-last", left <= LAST_MINUTES * 60);
  }

  announce(left) {
    if (left <= 0) return;
    const due = ANNOUNCED.filter((minutes) => left <= minutes * 60 && !this.said.has(minutes));
    if (!due.length) return;
    due.forEach((minutes) => this.said.add(minutes));
    this.announcer.textContent = this.words.announce.replace("{n}", Math.ceil(left / 60));
  }

  /** An extension: the bell has not rung after all. */
  move(deadline) {
    this.deadline = deadline;
    if (this.left() > 0) this.over = false;
    this.tick();
  }
}
