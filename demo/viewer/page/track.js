// A motion as the page holds it: joint positions in metres, and what is computed from them.

const FOLLOW_SECONDS = 0.5; // standard deviation of the smoothing of the path that the camera follows
const RESTING_SPEED = 0.3; // metres per second; a slower foot near the floor rests
const RESTING_HEIGHT = 0.06; // metres above the lowest point of the feet

export class Track {
  // Unpack a figure of the scene (see scene.py).
  constructor(figure) {
    const bytes = Uint8Array.from(atob(figure.joints), (letter) => letter.charCodeAt(0));
    const steps = new Int16Array(bytes.buffer);
    this.fps = figure.fps;
    this.frames = figure.frames;
    this.width = steps.length / figure.frames; // numbers per frame: three per joint
    this.joints = Float32Array.from(steps, (step) => step * figure.step);
  }

  get duration() {
    return Math.max(this.frames - 1, 1) / this.fps;
  }

  // Return the two frames around a time, and the share of the way from the first to the second.
  around(time) {
    const place = Math.min(Math.max(time * this.fps, 0), this.frames - 1);
    const first = Math.min(Math.floor(place), Math.max(this.frames - 2, 0));
    return [first, Math.min(first + 1, this.frames - 1), place - first];
  }

  // Write the pose at a time into `out`.
  sample(time, out) {
    const [first, second, share] = this.around(time);
    const [a, b] = [first * this.width, second * this.width];
    for (let i = 0; i < this.width; i++) out[i] = this.joints[a + i] * (1 - share) + this.joints[b + i] * share;
    return out;
  }

  // The ground position [x, z] that the camera follows: the root's path, smoothed, so that it does not bob.
  ground(time) {
    this.path ??= this.smoothPath();
    const [first, second, share] = this.around(time);
    return [0, 1].map((k) => this.path[2 * first + k] * (1 - share) + this.path[2 * second + k] * share);
  }

  smoothPath() {
    const sigma = FOLLOW_SECONDS * this.fps;
    const reach = Math.min(Math.round(3 * sigma), this.frames - 1);
    const weights = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / sigma) ** 2));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    // The path is continued by its mirror image at both ends; otherwise the camera would fall behind a runner.
    const root = (frame, k) => {
      const last = this.frames - 1;
      if (frame < 0) return 2 * this.joints[k] - root(-frame, k);
      if (frame > last) return 2 * this.joints[last * this.width + k] - root(2 * last - frame, k);
      return this.joints[frame * this.width + k];
    };
    const path = new Float32Array(2 * this.frames);
    for (let frame = 0; frame < this.frames; frame++) {
      for (const [k, axis] of [[0, 0], [1, 2]]) {
        let sum = 0;
        for (let i = 0; i < weights.length; i++) sum += weights[i] * root(frame + i - reach, axis);
        path[2 * frame + k] = sum / total;
      }
    }
    return path;
  }

  // For each frame and each of these joints: whether it rests on the floor.
  resting(joints) {
    let lowest = Infinity;
    for (const joint of joints) {
      for (let f = 0; f < this.frames; f++) lowest = Math.min(lowest, this.joints[f * this.width + 3 * joint + 1]);
    }
    return Array.from({ length: this.frames }, (_, f) =>
      joints.map((joint) => {
        const [before, after] = [Math.max(f - 1, 0), Math.min(f + 1, this.frames - 1)];
        const at = (frame, k) => this.joints[frame * this.width + 3 * joint + k];
        const moved = Math.hypot(at(after, 0) - at(before, 0), at(after, 2) - at(before, 2));
        const speed = (moved * this.fps) / Math.max(after - before, 1);
        return speed < RESTING_SPEED && at(f, 1) < lowest + RESTING_HEIGHT;
      }),
    );
  }
}

const tracks = new WeakMap(); // figure of a scene -> its track; figures do not change

// Return the track of a figure of the scene; it is unpacked once.
export function trackOf(figure) {
  if (!tracks.has(figure)) tracks.set(figure, new Track(figure));
  return tracks.get(figure);
}

// Turns one track into another within a quarter of a second.
export class Blend {
  constructor(from, to, seconds) {
    this.from = from;
    this.to = to;
    this.seconds = seconds;
    this.passed = 0;
    this.pose = new Float32Array(to.width);
  }

  get done() {
    return this.passed >= this.seconds;
  }

  get share() {
    const share = Math.min(this.passed / this.seconds, 1);
    return share * share * (3 - 2 * share); // starts and ends gently
  }

  sample(time, out) {
    this.from.sample(time, this.pose);
    this.to.sample(time, out);
    const share = this.share;
    for (let i = 0; i < out.length; i++) out[i] = this.pose[i] * (1 - share) + out[i] * share;
    return out;
  }

  ground(time) {
    const [a, b] = [this.from.ground(time), this.to.ground(time)];
    return a.map((value, k) => value * (1 - this.share) + b[k] * this.share);
  }
}
