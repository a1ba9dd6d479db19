// A motion in the scene: its mannequin, its place, and what can be drawn about it (path, foot contacts, ghosts).

import { Mannequin } from "./mannequin.js";
import { Blend, trackOf } from "./track.js";

const BLEND_SECONDS = 0.25;
const GHOST_SECONDS = 0.5;

export class Figure {
  constructor(THREE, table, data) {
    this.three = THREE;
    this.table = table;
    this.object = new THREE.Group();
    this.mannequin = new Mannequin(THREE, table, data.size);
    this.object.add(this.mannequin.object);
    this.pose = new Float32Array(3 * table.joints.length);
    this.extras = {}; // drawings by option
    this.tinted = null;
    this.replace(data, false);
  }

  // Show another motion in place. blend: turn the old one into it, if both last equally long.
  replace(data, blend) {
    const before = this.track;
    this.data = data;
    this.track = trackOf(data);
    this.blend = blend && before && before.frames === this.track.frames ? new Blend(before, this.track, BLEND_SECONDS) : null;
    this.mannequin.size = data.size;
    this.mannequin.fade(data.opacity ?? 1);
    this.painted = null;
    this.clearExtras();
  }

  // Advance a running blend; returns whether the pose changes.
  tick(seconds) {
    if (!this.blend) return false;
    this.blend.passed += seconds;
    if (this.blend.done) this.blend = null;
    return true;
  }

  // Take the pose at a time. shift: [x, z] to subtract, so that a followed figure stays in the middle.
  show(time, shift) {
    (this.blend ?? this.track).sample(time, this.pose);
    this.mannequin.pose(this.pose);
    this.paint(time);
    this.object.position.set(this.slot[0] - shift[0], 0, this.slot[1] - shift[1]);
    const contacts = this.extras.contacts;
    if (contacts) this.lightContacts(contacts, time);
  }

  ground(time) {
    return (this.blend ?? this.track).ground(time);
  }

  // Set the colours: those of the scene, or in the marked time those of the mark; tinted joints keep their tint.
  paint(time) {
    const { marked, colors, plain } = this.data;
    const inside = !marked || (time >= marked[0] && time < marked[1]);
    const key = `${inside} ${this.tinted ? [...this.tinted.shares] + this.tinted.color : ""}`;
    if (key === this.painted) return;
    this.painted = key;
    const base = inside ? colors : (plain ?? colors);
    this.mannequin.paint(base.map((color, joint) => mixed(color, this.tinted?.color, this.tinted?.shares.get(joint) ?? 0)));
  }

  // Mix another colour into those of joints; null restores the colours. shares: see viewer.js.
  tint(shares, color) {
    this.tinted = shares ? { shares, color } : null;
    this.painted = null;
  }

  // Turn drawings on or off. options: path, contacts, ghosts.
  draw(options) {
    for (const [name, make] of [["path", this.makePath], ["contacts", this.makeContacts], ["ghosts", this.makeGhosts]]) {
      if (options[name] && !this.extras[name]) this.object.add((this.extras[name] = make.call(this)));
      if (!options[name] && this.extras[name]) this.remove(name);
    }
  }

  makePath() {
    const group = new this.three.Group();
    const { joints, width, frames } = this.track;
    for (const joint of this.table.traces) {
      const points = new Float32Array(3 * frames);
      for (let f = 0; f < frames; f++) points.set(joints.subarray(f * width + 3 * joint, f * width + 3 * joint + 3), 3 * f);
      if (joint === 0) for (let f = 0; f < frames; f++) points[3 * f + 1] = this.table.floor + 0.01; // the root's, on the floor
      const geometry = new this.three.BufferGeometry();
      geometry.setAttribute("position", new this.three.BufferAttribute(points, 3));
      const color = joint === 0 ? "#7c8694" : this.data.colors[joint];
      group.add(new this.three.Line(geometry, new this.three.LineBasicMaterial({ color })));
    }
    return group;
  }

  makeContacts() {
    const group = new this.three.Group();
    group.userData.resting = this.track.resting(this.table.feet);
    for (const joint of this.table.feet) {
      const disc = new this.three.Mesh(
        new this.three.CircleGeometry(0.09, 24).rotateX(-Math.PI / 2),
        new this.three.MeshBasicMaterial({ color: this.data.colors[joint], transparent: true, opacity: 0.55 }),
      );
      group.add(disc);
    }
    return group;
  }

  lightContacts(contacts, time) {
    const [frame] = this.track.around(time);
    this.table.feet.forEach((joint, i) => {
      const disc = contacts.children[i];
      disc.visible = contacts.userData.resting[frame][i];
      disc.position.set(this.pose[3 * joint], this.table.floor + 0.012, this.pose[3 * joint + 2]);
    });
  }

  makeGhosts() {
    const group = new this.three.Group();
    const pose = new Float32Array(this.pose.length);
    for (let time = 0; time <= this.track.duration + 1e-6; time += GHOST_SECONDS) {
      const ghost = new Mannequin(this.three, this.table, this.data.size);
      ghost.pose(this.track.sample(time, pose));
      ghost.paint(this.data.colors);
      ghost.fade(0.28);
      group.add(ghost.object);
      group.userData.ghosts = [...(group.userData.ghosts ?? []), ghost];
    }
    return group;
  }

  remove(name) {
    const group = this.extras[name];
    for (const ghost of group.userData.ghosts ?? []) ghost.dispose();
    group.traverse((child) => {
      child.geometry?.dispose();
      child.material?.dispose();
    });
    this.object.remove(group);
    delete this.extras[name];
  }

  clearExtras() {
    for (const name of Object.keys(this.extras)) this.remove(name);
  }

  dispose() {
    this.clearExtras();
    this.mannequin.dispose();
  }
}

// Mix two colours, #rrggbb; share: how much of the second, 0 to 1.
function mixed(one, other, share) {
  if (!share) return one;
  const part = (color, i) => parseInt(color.slice(i, i + 2), 16);
  return "#" + [1, 3, 5].map((i) => Math.round(part(one, i) * (1 - share) + part(other, i) * share).toString(16).padStart(2, "0")).join("");
}
