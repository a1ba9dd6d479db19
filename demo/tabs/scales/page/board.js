// The maps of the Scales tab, linked with the viewer and the slider. All their data are on the page (see board.py).
// They come with the viewer's scene, so that figures, maps and numbers belong to the same motion. The server is called
// only to flip a bit or to leave a token out.

import { BitRow } from "./bits.js";
import { Curve } from "./curve.js";
import { Grid, ONE_WAY, OTHER_WAY } from "./grid.js";
import { hintOnce } from "./hint.js";
import { LargeMap } from "./map.js";
import { Player } from "./player.js";
import { LEFT, Pyramid, RIGHT } from "./pyramid.js";
import { markScale, showNumbers } from "./table.js";

const TOUCH = matchMedia("(hover: none)").matches;
const HINT = TOUCH ? "Tap a token to see what it steers and to flip its bits." : "Point at a token to see what it steers. Click one of its bits to flip it.";
const SUM_LEGEND = `How each body part moves, from all maps so far: <i style="background: rgb(${OTHER_WAY})"></i> one way, <i style="background: rgb(${ONE_WAY})"></i> the other way`;
const [PALE, FULL] = [0.3, 140]; // share of the colour of a joint that hardly moves; a joint that moves by 98 mm gets all of it
const PAUSE = 300; // milliseconds that the pointer rests on a token before its frames are played
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }; // columns, rows

const placeOf = (token) => token && `${token.index} ${token.column} ${token.row.group}`;

export function mount(element, props, watch, trigger) {
  const page = (window.scalemogen ??= {});
  const board = (page.board = new Board(element, props, trigger));
  const take = () => board.showScene(page.scenes?.[props.viewer], page.viewers?.[props.viewer]);
  document.addEventListener("viewer-scene", (event) => event.detail === props.viewer && take());
  take();
}

class Board {
  constructor(element, props, trigger) {
    this.trigger = trigger;
    this.place = element.querySelector(".board");
    this.place.innerHTML = `<div class="board-pyramid"></div>
      <div class="board-tabs" role="group"><button type="button" data-what="bits">Tokens of this scale</button>
        <button type="button" data-what="sum">Maps so far, added up</button></div>
      <div class="board-legend"></div><div class="board-map"></div><div class="board-bits"></div>
      <div class="board-token"><span role="status"></span></div>`;
    const find = (name) => this.place.querySelector(`.board-${name}`);
    this.pyramid = new Pyramid(find("pyramid"), (...place) => this.pickInPyramid(...place), (...place) => this.overPyramid(...place));
    this.map = new LargeMap(find("map"), (...place) => this.flip(...place), (...place) => this.overMap(...place));
    this.bits = new BitRow(find("bits"), (bit) => this.flipOfToken(bit));
    this.legend = find("legend");
    this.line = find("token");
    this.curve = new Curve(document.querySelector("#error .error-curve"));
    this.now = ["pyramid", "map"].map((name) => find(name).appendChild(Object.assign(document.createElement("i"), { className: "board-now" })));
    this.what = "bits";
    find("tabs").onclick = (event) => event.target.dataset.what && this.choose(event.target.dataset.what);
    this.map.glass.onkeydown = (event) => STEPS[event.key] && this.step(event, ...STEPS[event.key]);
    this.line.onclick = (event) => event.target.dataset.do && this.ask(event.target.dataset.do);
    this.player = new Player((k) => this.show(k));
    this.token = this.part = null;
    hintOnce();
  }

  // Called when the viewer has another scene. `viewer` is null before it is made, and without WebGL.
  showScene(scene, viewer) {
    if (!scene) return;
    this.scene = scene;
    if (viewer && !this.viewer) this.connect(viewer);
    if (scene.stages?.length) this.viewer?.setStage(Math.min(this.player.value, scene.stages.length), false);
    if (scene.board && scene.board !== this.data) this.load(scene.board);
    if (this.viewer) this.moveNow(this.viewer.clock.time);
    this.tint();
    this.say();
  }

  connect(viewer) {
    this.viewer = viewer;
    viewer.addEventListener("pick", (event) => this.pickPart(event.detail));
    viewer.clock.listen((clock) => this.moveNow(clock.time));
  }

  load(data) {
    const same = this.data?.title === data.title && this.data.frames === data.frames;
    const kept = same ? this.token : null; // a token stays chosen when its bits flip
    this.data = data;
    this.grids = data.scales.map((scale, index) => new Grid(scale, data, index));
    this.player.count = this.grids.length;
    this.token = kept && { ...kept, row: this.grids[kept.index].rows.find((row) => row.group === kept.row.group) };
    if (!kept) this.viewer?.clock.leave();
    this.pyramid.show(this.grids);
    showNumbers(data.scales);
    document.querySelector("#refine")?.classList.toggle("offered", data.captured);
    this.show(this.player.value);
  }

  get grid() {
    return this.grids[this.k - 1];
  }

  // Show k scales: in the maps, the caption, the table, and in the viewer.
  show(k) {
    this.k = Math.min(Math.max(k, 1), this.grids.length);
    if (this.token && this.token.index !== this.k - 1) this.letGo();
    const caption = document.querySelector("#caption p");
    if (caption) caption.textContent = this.grid.caption;
    this.map.show(this.grid, this.what);
    this.legend.innerHTML = this.what === "bits" ? this.grid.legend() : SUM_LEGEND;
    this.mark();
    this.viewer?.setStage(this.k);
    markScale(this.k);
    this.curve.show(this.data.scales.map((scale) => scale.error), this.k);
    document.dispatchEvent(new CustomEvent("scale", { detail: this.k }));
    this.say();
  }

  choose(what) {
    this.what = what;
    this.show(this.k);
  }

  // Colour pink the joints of the token that is chosen or under the pointer, or else those that the last experiment moved.
  // While the motion without a token is shown, always those that this token moves.
  tint() {
    const token = this.token ?? this.hovered;
    const flippedHere = this.scene.moved?.length && this.data?.flips && placeOf(token) === this.flippedAt;
    if (token && !this.without && !flippedHere) {
      const joints = this.grids[token.index].jointsOf(token.row);
      return this.viewer?.tint(new Map(joints.map((joint) => [joint, 1])), "what this token steers");
    }
    const shares = new Map((this.scene.moved ?? []).map(([joint, millimetres]) => [joint, Math.min(PALE + millimetres / FULL, 1)]));
    const words = this.without ? "moved by this token" : "moved by the flipped bits";
    this.viewer?.tint(shares.size ? shares : null, words);
  }

  // Draw the lines over all maps at the time that is shown.
  moveNow(time) {
    const share = time / (this.data.frames / this.data.fps);
    const width = this.place.clientWidth - LEFT - RIGHT;
    for (const line of this.now) line.style.transform = `translateX(${LEFT + share * width}px)`;
  }

  mark() {
    for (const button of this.place.querySelectorAll("[data-what]")) button.setAttribute("aria-pressed", button.dataset.what === this.what);
    const token = this.token ?? this.hovered;
    this.pyramid.mark(this.k - 1, token, this.part);
    this.map.mark(token?.index === this.k - 1 ? token : null, this.part);
    this.bits.show(token && this.grids[token.index], token, token?.bit ?? null);
  }

  // Write under the maps what is under the pointer, or what was changed.
  say() {
    const token = this.token ?? this.hovered;
    const words = [token && this.grids[token.index].describe(token.column, token.row), this.scene.moved && (this.without || this.data.flips) && this.effect()].filter(Boolean).join(" · ") || HINT;
    const buttons = [];
    if (this.token) buttons.push(["leave out", "Leave this token out"], ["let go", "Unselect"]);
    const { scene } = this;
    if (scene.mixed || (!scene.stages?.length && !scene.partial)) buttons.push(["reset", "Show the scales again"]);
    else if (this.data.flips) buttons.push(["reset", `Undo ${this.data.flips === 1 ? "the flipped bit" : `${this.data.flips} flipped bits`}`]);
    this.line.replaceChildren(
      Object.assign(document.createElement("span"), { textContent: words, role: "status" }),
      ...buttons.map(([name, text]) => {
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
        button.dataset.do = name;
        return button;
      }),
    );
  }

  // The pointer is over a token, or over none: its joints light up, and after a moment its frames are repeated.
  hover(token) {
    const same = token && placeOf(token) === placeOf(this.hovered);
    this.hovered = token;
    if (!same && !this.token) this.playSoon(token);
    this.tint();
    this.mark();
    this.say();
  }

  playSoon(token) {
    clearTimeout(this.waiting);
    if (!this.viewer || this.viewer.calm) return;
    if (!token) return this.viewer.clock.leave();
    this.waiting = setTimeout(() => this.viewer.clock.visit(this.grids[token.index].seconds(token.column)), PAUSE);
  }

  overMap(column, row, bit) {
    this.hover(column === null ? null : { index: this.k - 1, column, row, bit });
  }

  overPyramid(index, column, row) {
    this.hover(index === null || column === null ? null : { index, column, row });
  }

  // A click in the pyramid chooses a map and a token; the viewer then repeats the frames of this token.
  pickInPyramid(index, column, row) {
    this.player.set(index + 1);
    if (column === null) return this.letGo();
    this.take({ index, column, row });
  }

  // Choose a token: repeat its frames, colour its joints, and show its bits for flipping.
  take(token) {
    const { index, column } = (this.token = token);
    clearTimeout(this.waiting);
    this.tint();
    this.viewer?.clock.visit(this.grids[index].seconds(column), !this.viewer.calm);
    this.mark();
    this.say();
  }

  letGo() {
    this.token = this.hovered = null;
    clearTimeout(this.waiting);
    this.viewer?.clock.leave();
    this.tint();
    this.mark();
    this.say();
  }

  // A click on a body part of the figure marks its row in every map; a second click ends it.
  pickPart(hit) {
    this.part = hit && hit.part !== this.part ? hit.part : null;
    this.mark();
  }

  // The arrow keys choose the next token of the large map.
  step(event, columns, rows) {
    event.preventDefault();
    const { grid } = this;
    const now = this.token ?? { column: -Math.max(columns, 0), row: grid.rows[0] };
    const within = (place, count) => Math.min(Math.max(place, 0), count - 1);
    const row = grid.rows[within(grid.rows.indexOf(now.row) + rows, grid.rows.length)];
    this.take({ index: this.k - 1, column: within(now.column + columns, grid.columns), row });
  }

  flipOfToken(bit) {
    const token = this.token ?? this.hovered;
    if (token) this.flip(token.column, token.row, bit);
  }

  // Whether the motion without a token is shown.
  get without() {
    const { moved, stages, partial } = this.scene;
    return moved && !stages.length && !partial;
  }

  // Say what the last experiment moved, and how far.
  effect() {
    const bits = this.data.flips === 1 ? "1 bit is flipped" : `${this.data.flips} bits are flipped`;
    const { jointParts, order, parts } = this.data;
    const far = new Map(); // centimetres by the name of a part
    for (const [joint, millimetres] of this.scene.moved) {
      const name = parts[order.indexOf(jointParts[joint])];
      far.set(name, Math.max(far.get(name) ?? 1, Math.round(millimetres / 10)));
    }
    const cause = this.without ? "It is left out" : bits;
    if (!far.size) return `${cause}. No joint moves by more than a centimetre.`;
    const names = [...far].sort((one, other) => other[1] - one[1]).map(([name, centimetres]) => `${name} by ${centimetres} cm`);
    return `${cause}. This moves (pink): ${names.join(", ")}.`;
  }

  // Show a resting figure at a time of a token, where its movement changes.
  showTime(from, to) {
    const clock = this.viewer?.clock;
    if (clock && !clock.playing && (clock.time < from || clock.time > to)) clock.seek((from + to) / 2);
  }

  // A click on the large map flips a bit; a finger is too wide for that and chooses the token.
  flip(column, row, bit, touched = false) {
    if (touched) return this.take({ index: this.k - 1, column, row });
    if (bit === null) return;
    this.flippedAt = placeOf({ index: this.k - 1, column, row }); // until another token is pointed at, the joints that moved are pink
    this.grid.flip(column, row.group, bit); // on the page at once; the motion follows
    this.map.show(this.grid, this.what);
    this.mark();
    this.showTime(...this.grid.seconds(column));
    this.trigger("select", { do: "flip", scale: this.k - 1, column, group: row.group, bit });
  }

  ask(what) {
    if (what === "let go") return this.letGo();
    const { index, column, row } = this.token ?? {};
    this.trigger("select", what === "reset" ? { do: "reset" } : { do: "leave out", scale: index, column, group: row.group });
  }
}
