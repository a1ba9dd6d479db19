// The pieces of a story: a strip of blocks, as long as their seconds, and a list with words and buttons. The server
// makes the changes (see changes.py). While it samples, nothing can be changed.

import { Edges } from "./edges.js";

const ROOM = 1.06; // the strip is this much longer than the story, so that the last border can be dragged, too
const SUBJECT = /^((a|the) (person|man|woman|figure|body)|he|she|they|someone|somebody) /i; // left out in blocks, which have little room
const NARROW = 64; // pixels; a narrower block shows its number and, below it, the first word
const TINY = 30; // pixels; a narrower block shows only its number
const STEP = 0.2; // seconds; a piece has a whole number of tokens

export function mount(element, props, watch, trigger) {
  const timeline = new Timeline(element.querySelector(".timeline"), props.viewer, trigger);
  watch("value", () => timeline.load(props.value));
  timeline.load(props.value);
  timeline.meet();
}

class Timeline {
  constructor(place, viewer, trigger) {
    this.place = place;
    this.viewerName = viewer;
    this.trigger = trigger;
    this.pieces = [];
    this.place.innerHTML = '<div class="strip"><i class="strip-now"></i></div><ol class="pieces"></ol>';
    this.strip = place.querySelector(".strip");
    this.list = place.querySelector(".pieces");
    this.now = place.querySelector(".strip-now");
    this.edges = new Edges(this);
    new ResizeObserver(() => this.draw()).observe(this.strip);
    this.strip.onclick = (event) => this.goTo(event.target.closest(".piece-block")?.dataset.piece);
    this.list.onclick = (event) => this.press(event.target.closest("[data-do]"));
    this.list.onchange = (event) => this.setSeconds(Number(event.target.dataset.piece), Number(event.target.value));
  }

  // Connect to the viewer, which may not exist yet.
  meet() {
    this.viewer = window.scalemogen?.viewers?.[this.viewerName];
    if (!this.viewer) return document.addEventListener("viewer-ready", () => this.meet(), { once: true });
    this.viewer.clock.listen(() => this.moveNow());
    this.moveNow();
  }

  load(value) {
    const loaded = JSON.stringify(value);
    if (!value || loaded === this.loaded) return; // the same value again: keep seconds that are being typed
    this.loaded = loaded;
    Object.assign(this, value);
    this.scale = 100 / (ROOM * this.total); // percent of the strip per second
    this.place.classList.toggle("busy", this.busy);
    this.strip.querySelectorAll(".piece-block, .edge").forEach((old) => old.remove());
    this.pieces.forEach((piece, i) => this.strip.append(block(piece, i), ...(piece.told ? [edge(i)] : [])));
    this.list.replaceChildren(...this.pieces.map((piece, i) => this.row(piece, i)));
    this.at = null; // no new block is marked yet
    this.draw();
  }

  get total() {
    return this.pieces.reduce((sum, piece) => sum + piece.seconds, 0);
  }

  startOf(index) {
    return this.pieces.slice(0, index).reduce((sum, piece) => sum + piece.seconds, 0);
  }

  // Place blocks and borders by their seconds.
  draw() {
    const [blocks, edges] = [".piece-block", ".edge"].map((name) => this.strip.querySelectorAll(name));
    this.pieces.forEach((piece, i) => {
      const start = this.startOf(i) * this.scale;
      Object.assign(blocks[i].style, { left: `${start}%`, width: `calc(${piece.seconds * this.scale}% - 3px)` });
      const width = (this.strip.clientWidth * piece.seconds * this.scale) / 100;
      blocks[i].classList.toggle("narrow", width < NARROW);
      blocks[i].classList.toggle("tiny", width < TINY);
      const words = piece.words.replace(SUBJECT, "");
      blocks[i].querySelector("span").textContent = width < NARROW ? words.split(" ")[0] : words;
      blocks[i].querySelector("small").textContent = `${piece.seconds.toFixed(1)} s`;
      if (edges[i]) edges[i].style.left = `${start + piece.seconds * this.scale}%`;
    });
    this.moveNow();
  }

  moveNow() {
    const time = this.viewer?.clock.time ?? 0;
    this.now.style.left = `${time * this.scale}%`;
    const at = this.pieces.findIndex((piece, i) => piece.told && time < this.startOf(i) + piece.seconds);
    if (at === this.at) return;
    this.at = at;
    for (const each of this.place.querySelectorAll(".piece-block, .pieces li")) each.classList.toggle("at", Number(each.dataset.piece) === at);
  }

  row(piece, index) {
    const row = document.createElement("li");
    row.dataset.piece = index;
    row.classList.toggle("untold", !piece.told);
    const off = this.busy || !piece.told ? "disabled" : "";
    const button = (what, sign, words, end) =>
      `<button type="button" data-do="${what}" data-piece="${index}" aria-label="${words}" title="${words}" ${end ? "disabled" : off}>${sign}</button>`;
    const name = `piece ${index + 1}`;
    row.innerHTML = `<span class="number">${index + 1}</span><span class="words"></span>
      <label><input type="number" data-piece="${index}" min="${this.least}" max="${this.longest}" step="${STEP}"
        value="${piece.seconds.toFixed(1)}" aria-label="Seconds of ${name}" ${off}> s</label>
      ${button("earlier", "↑", `Move ${name} earlier`, index === 0)}${button("later", "↓", `Move ${name} later`, index === this.pieces.length - 1)}
      ${button("renew", "↻", `Another take of ${name}`)}`;
    row.querySelector(".words").textContent = piece.words;
    if (piece.reads) row.querySelector(".words").append(Object.assign(document.createElement("small"), { textContent: `read as: ${piece.reads}` }));
    return row;
  }

  goTo(index) {
    if (index === undefined || !this.viewer || !this.pieces[index].told) return;
    this.viewer.clock.seek(this.startOf(Number(index)) + 0.01);
  }

  press(button) {
    if (!button || button.disabled) return;
    const index = Number(button.dataset.piece);
    const [piece, to] = [index + 1, { earlier: index, later: index + 2 }[button.dataset.do]];
    this.ask(to ? { do: "move", piece, to } : { do: "renew", piece, seconds: null, seed: null });
  }

  // Return the nearest duration that the model can make and that keeps the story within its limit.
  allowed(index, seconds) {
    const others = this.total - this.pieces[index].seconds;
    const most = Math.min(this.longest, this.most - others);
    return Math.max(Math.min(Math.round(seconds / STEP) * STEP, most), this.least);
  }

  // Change the duration of a piece. Its seed and the other pieces stay the same.
  setSeconds(index, seconds) {
    const piece = this.pieces[index];
    const wanted = this.allowed(index, seconds || piece.seconds);
    this.list.querySelectorAll("input")[index].value = wanted.toFixed(1);
    this.ask({ do: "renew", piece: index + 1, seconds: wanted, seed: piece.seed });
  }

  // Send a change to the server; further changes are blocked until it answers.
  ask(change) {
    this.place.classList.add("busy");
    for (const each of this.list.querySelectorAll("button, input")) each.disabled = true;
    this.busy = true;
    this.loaded = null; // the answer shows the pieces again, even if it refuses the change
    this.trigger("select", change);
  }
}

function block(piece, index) {
  const place = document.createElement("button");
  place.type = "button";
  place.className = "piece-block";
  place.dataset.piece = index;
  place.title = piece.words;
  place.classList.toggle("untold", !piece.told);
  place.innerHTML = "<b></b><span></span><small></small>";
  place.querySelector("b").textContent = index + 1;
  place.setAttribute("aria-label", `Show piece ${index + 1}: ${piece.words}`);
  if (piece.rough) place.classList.add("rough");
  return place;
}

function edge(index) {
  const place = document.createElement("i");
  place.className = "edge";
  place.dataset.piece = index;
  place.title = "Drag to change the seconds";
  return place;
}
