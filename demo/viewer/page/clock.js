// The clock that all figures of a viewer share. Times are in seconds.

export class Clock {
  constructor() {
    this.time = 0;
    this.duration = 1;
    this.playing = true;
    this.speed = 1;
    this.loop = true;
    this.within = null; // [from, to]: repeat this part only
    this.left = null; // where the clock was before `visit`
    this.listeners = new Set();
  }

  // Call `listener(clock)` whenever the time, the duration or playing changes. Returns a function that ends it.
  listen(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed() {
    for (const listener of this.listeners) listener(this);
  }

  setDuration(seconds) {
    this.duration = Math.max(seconds, 1e-3);
    this.time = Math.min(this.time, this.duration);
    this.changed();
  }

  // Play a part again and again, until `leave`.
  visit(within, playing = true) {
    this.left ??= { time: this.time, playing: this.playing };
    this.within = within;
    this.playing = playing;
    if (this.time < within[0] || this.time >= within[1]) this.time = within[0];
    this.changed();
  }

  // Go back to the time before `visit`, unless the visitor has moved or stopped the clock since.
  leave() {
    if (!this.within) return;
    Object.assign(this, this.left, { within: null, left: null });
    this.changed();
  }

  seek(seconds) {
    this.left = null;
    this.time = Math.min(Math.max(seconds, 0), this.duration);
    this.changed();
  }

  play(playing = true) {
    this.left = null;
    if (playing && !this.loop && this.time >= this.duration) this.time = 0;
    this.playing = playing;
    this.changed();
  }

  // Advance by the seconds that passed on the wall clock.
  tick(seconds) {
    if (!this.playing) return;
    this.time += seconds * this.speed;
    if (this.within) {
      const [from, to] = this.within;
      if (this.time < from || this.time >= Math.min(to, this.duration)) this.time = from;
    } else if (this.time >= this.duration) {
      if (this.loop) this.time %= this.duration;
      else {
        this.time = this.duration;
        this.playing = false;
      }
    }
    this.changed();
  }
}
