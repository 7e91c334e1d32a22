/* The clock of a lesson: what time it is, how long it has run, how long this slide has. */

const SECOND = 1000;

export function minutes(milliseconds) {
  const seconds = Math.floor(milliseconds / SECOND);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Counts from the first move or from the button; each slide has a time of its own. */
export class Clock {
  constructor(draw) {
    this.draw = draw;
    this.spent = new Map();
    this.index = 0;
    this.began = null;
    this.last = null;
    setInterval(() => this.tick(), SECOND / 2);
    this.tick();
  }

  start() {
    if (this.began === null) this.began = this.last = performance.now();
    this.tick();
  }

  turn(index) {
    if (index !== this.index) this.start();
    this.tick();
    this.index = index;
    this.tick();
  }

  tick() {
    const now = performance.now();
    if (this.began !== null) {
      const spent = this.spent.get(this.index) ?? 0;
      this.spent.set(this.index, spent + now - this.last);
      this.last = now;
    }
    this.draw({
      time: new Date().toTimeString().slice(0, 5),
      running: this.began !== null,
      total: this.began === null ? 0 : now - this.began,
      elapsed: this.spent.get(this.index) ?? 0,
    });
  }
}
