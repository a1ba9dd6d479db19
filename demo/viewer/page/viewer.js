// The viewer: figures on one clock, drawn with three.js. Other scripts may call its methods; see mount.js.

import { Clock } from "./clock.js";
import { Controls } from "./controls.js";
import { Figure } from "./figure.js";
import { Framing } from "./framing.js";
import { Labels } from "./labels.js";
import { Legend } from "./legend.js";
import { withText } from "./png.js";
import { Pointer } from "./pointer.js";
import { Stage } from "./stage.js";

const SPACING = 1.25; // metres between figures side by side
const ALONG = [Math.cos((35 * Math.PI) / 180), -Math.sin((35 * Math.PI) / 180)]; // points right at first

const SOFTWARE_PAUSE = 40; // milliseconds between pictures drawn without a graphics card
const LONGEST_PICTURE = 500; // milliseconds; a longer time means that the page was hidden and asked too late
const GROW_SECONDS = 0.9; // each scale is shown this long while the making is replayed

export class Viewer extends EventTarget {
  // Events: "show" after new motions, "pick" with {joint, part} after a click on a figure, "hover" likewise.
  constructor(THREE, place, props) {
    super();
    this.three = THREE;
    this.place = place;
    this.table = props.mannequin;
    this.grows = props.grows;
    this.clock = new Clock();
    this.options = { follow: true, path: false, contacts: false, ghosts: false, names: false };
    this.figures = [];
    this.scene = null;
    this.dirty = true;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", props.title);
    this.screen = document.createElement("div");
    this.screen.className = "viewer-screen";
    this.screen.append(this.canvas);
    place.append(this.screen);
    this.stage = new Stage(THREE, this.canvas, this.table);
    this.labels = new Labels(this);
    this.legend = new Legend(this.screen);
    this.framing = new Framing(this);
    this.controls = new Controls(this);
    this.pointer = new Pointer(this);
    this.clock.playing = !this.calm;
    this.clock.listen(() => (this.dirty = true));
    this.stage.orbit.addEventListener("change", () => (this.dirty = true));
    this.watchPage();
    this.last = performance.now();
    this.drawn = this.cost = 0; // milliseconds: when the last picture was begun, and how long it took
    this.frameTimes = [];
    requestAnimationFrame((now) => this.loop(now));
  }

  // React to changes of the size, of whether the viewer is visible, and of the page's theme.
  watchPage() {
    new ResizeObserver(() => this.resize()).observe(this.screen);
    this.seen = true;
    // Several changes may come at once, such as when the viewer moves to another place on the page; the last one holds.
    new IntersectionObserver((entries) => (this.seen = entries[entries.length - 1].isIntersecting)).observe(this.screen);
    const theme = () => {
      this.stage.setDark(document.body.classList.contains("dark"));
      this.dirty = true;
    };
    new MutationObserver(theme).observe(document.body, { attributes: true, attributeFilter: ["class"] });
    theme();
    this.resize();
  }

  // Show a scene (see scene.py). Time and playing stay as they are, and so does the camera, unless the visitor has not
  // turned it and it would not show the whole motion. Figures are replaced in place.
  show(scene, blend = !this.calm) {
    if (!scene?.figures?.length) return;
    this.stageShown = null;
    clearTimeout(this.growing);
    this.growing = null;
    this.put(scene, blend);
    this.dispatchEvent(new Event("show"));
  }

  put(scene, blend) {
    const again = this.scene?.layout === scene.layout && this.figures.length === scene.figures.length;
    if (!again) this.clear();
    this.scene = scene;
    scene.figures.forEach((data, i) => {
      if (this.figures[i]) this.figures[i].replace(data, blend);
      else {
        this.figures[i] = new Figure(this.three, this.table, data);
        this.stage.scene.add(this.figures[i].object);
      }
    });
    this.clock.setDuration(Math.max(...this.figures.map((figure) => figure.track.duration)));
    this.giveSlots();
    this.drawExtras();
    this.tint(null);
    if (!again) this.home();
    else this.framing.again();
    this.pose();
    this.labels.name(scene.figures);
    this.controls.mark(scene.figures.find((data) => data.marked)?.marked);
    this.dirty = true;
  }

  // Show the first figure as it is after `stage` scales; see `stages` in scene.py.
  setStage(stage, blend = !this.calm) {
    const data = this.scene?.stages?.[stage - 1];
    if (!data || stage === this.stageShown) return;
    this.showFigure(0, data, blend);
    this.stageShown = stage;
  }

  // Show the stages one after the other, as the motion was made; a second call ends this.
  grow() {
    const stages = this.scene?.stages ?? [];
    clearTimeout(this.growing);
    const end = () => {
      this.growing = null;
      this.setStage(stages.length);
      this.controls.refresh();
    };
    if (this.growing || !stages.length) return end();
    const step = (stage) => {
      this.setStage(stage);
      this.growing = setTimeout(() => (stage < stages.length ? step(stage + 1) : end()), GROW_SECONDS * 1000);
    };
    step(1);
    this.clock.play();
    this.controls.refresh();
  }

  // Replace the motion of one figure, as after a step of sampling.
  showFigure(index, data, blend = !this.calm) {
    const figures = this.scene.figures.map((old, i) => (i === index ? data : old));
    this.scene = { ...this.scene, figures };
    this.figures[index].replace(data, blend);
    this.figures[index].draw(this.options);
    this.pose();
    this.labels.name(figures);
    this.dirty = true;
  }

  giveSlots() {
    const middle = (this.figures.length - 1) / 2;
    this.figures.forEach((figure, i) => {
      const far = this.scene.layout === "side" ? (i - middle) * SPACING : 0;
      figure.slot = ALONG.map((part) => part * far);
    });
  }

  set(option, value) {
    this.options[option] = value;
    if (option === "ghosts" && value) this.options.follow = false; // ghosts stand where the figure was
    this.drawExtras();
    if (option === "follow" || option === "ghosts") this.home();
    this.controls.showOptions();
    this.dirty = true;
  }

  drawExtras() {
    for (const figure of this.figures) figure.draw(this.options);
  }

  // Put the camera where all figures can be seen.
  home(view = this.view ?? "three") {
    this.view = view;
    this.framing.home();
    this.dirty = true;
  }

  start() {
    return this.figures[0].track.ground(0);
  }

  // Return what is subtracted from the position of a figure: the path of the camera.
  shift(figure, time) {
    if (!this.options.follow) return this.start();
    return (this.scene.layout === "over" ? this.figures[this.figures.length - 1] : figure).ground(time);
  }

  tiles() {
    if (this.scene?.layout !== "tiles") return null;
    const [width, height] = this.stage.size;
    const count = this.figures.length;
    const columns = Math.max(1, Math.min(count, Math.round(Math.sqrt((count * width) / height / 0.8))));
    const rows = Math.ceil(count / columns);
    const each = Math.ceil(count / rows); // tiles in a row; the last row may have fewer, wider ones
    return this.figures.map((_, i) => {
      const row = Math.floor(i / each);
      const [w, h] = [width / Math.min(each, count - row * each), height / rows];
      return [(i % each) * w, row * h, w, h];
    });
  }

  loop(now) {
    requestAnimationFrame((next) => this.loop(next));
    if (!this.seen || !this.stage.size[0] || !this.figures.length) return void (this.last = now);
    if (this.rests(now)) return; // the clock waits too, so that everything that shows the time moves together
    // the time of the first frame may lie before `last`, which was set between two frames
    const passed = Math.min(Math.max((now - this.last) / 1000, 0), 1);
    this.last = now;
    this.clock.tick(passed);
    this.stage.orbit.update();
    for (const figure of this.figures) if (figure.tick(passed)) this.dirty = true;
    if (!this.dirty) return;
    this.dirty = false;
    this.draw();
    this.frameTimes.push(now);
    if (this.frameTimes.length > 60) this.frameTimes.shift();
  }

  // Without a graphics card, leave a third of the processor's time to the rest of the page.
  rests(now) {
    if (!this.stage.software) return false;
    if (this.stage.busy) return true;
    this.cost ??= Math.min(now - this.drawn, LONGEST_PICTURE);
    return now - this.drawn < Math.max(SOFTWARE_PAUSE, 1.5 * this.cost);
  }

  // Let every figure take its pose and place at the time shown.
  pose() {
    const { time } = this.clock;
    for (const figure of this.figures) figure.show(Math.min(time, figure.track.duration), this.shift(figure, time));
  }

  draw() {
    this.drawn = performance.now();
    const { time } = this.clock;
    this.pose();
    this.stage.moveFloor(this.options.follow ? this.shift(this.figures[this.figures.length - 1], time) : this.start());
    this.stage.draw(this.figures, this.tiles());
    this.labels.move();
    if (this.stage.software) this.stage.mark();
    this.cost = null; // not known before the picture is finished
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.screen;
    if (this.stage.size?.[0] === width && this.stage.size[1] === height) return;
    this.stage.resize(width, height);
    this.framing.resized();
    if (this.figures.length && width) this.draw(); // at once: a canvas is empty after its size has changed
  }

  // Colour joints of all figures, and say what the colour means; null ends this. shares: a Map from a joint to the share
  // of the colour in it, 0 to 1.
  tint(shares, words = "") {
    for (const figure of this.figures) figure.tint(shares, this.table.mark);
    this.legend.show([...(this.scene?.legend ?? []), ...(shares && words ? [[this.table.mark, words]] : [])]);
    this.dirty = true;
  }

  // Download a picture of what is shown, with the recipe of the motion in it.
  async snapshot() {
    this.draw();
    const picture = await new Promise((resolve) => this.canvas.toBlob(resolve));
    const recipe = this.scene?.recipe;
    const file = recipe ? await withText(picture, "recipe", recipe) : picture;
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: "scalemogen.png" });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  // For tests and benches.
  state() {
    const times = this.frameTimes;
    return {
      time: this.clock.time, duration: this.clock.duration, playing: this.clock.playing, layout: this.scene?.layout,
      names: this.scene?.figures.map((data) => data.name) ?? [], pose: [...(this.figures[0]?.pose ?? [])],
      camera: this.stage.camera.position.toArray(), options: { ...this.options },
      fps: times.length > 1 ? ((times.length - 1) * 1000) / (times[times.length - 1] - times[0]) : 0,
    };
  }

  clear() {
    for (const figure of this.figures) {
      this.stage.scene.remove(figure.object);
      figure.dispose();
    }
    this.figures = [];
  }
}
