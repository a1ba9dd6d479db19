// The token maps of the motion to edit. While parts and time are chosen, the mask of every scale is drawn over its map.
// After an edit, the tokens that changed are red. This file does not call the server.

import { BY_THRESHOLD, freeMaps, INSIDE, KEPT, SHORTEST } from "./mask.js";

const NAMES = ["parts", "start", "stop", "mode", "keep_scales", "threshold", "rest"]; // fields of MaskFields, as tab.py sends them
const CHANGED = 3;
const WORDS = { [KEPT]: "kept", [BY_THRESHOLD]: "may change where the sentence asks for it", [INSIDE]: "sampled anew", [CHANGED]: "changed" };
// The mask is drawn over the bits of the source, which are grey and remain visible.
const COLORS = { [KEPT]: null, [BY_THRESHOLD]: "rgba(61,127,196,0.36)", [INSIDE]: "rgba(61,127,196,0.68)", [CHANGED]: "rgba(214,72,128,0.72)" };
const shadeOf = (bits) => `rgba(124,134,148,${0.14 + 0.08 * bits})`; // bits: number 0 to 7 from the first three bits of a token
const [LEFT, RIGHT, STRIP, SPACE, AXIS] = [62, 14, 32, 4, 20]; // pixels

export function mount(element) {
  const page = (window.scalemogen ??= {});
  page.editMask = new Maps(element.querySelector(".mask-maps"));
  if (page.editTaken) page.editMask.take(...page.editTaken); // the motion arrived before this script was loaded
}

class Maps {
  constructor(place) {
    place.innerHTML = '<div id="edit-free" class="title" role="status">&nbsp;</div><div class="mask-place"><canvas role="img"></canvas><i class="mask-now"></i><span class="viewer-tip" hidden></span></div>';
    [this.words, this.place, this.canvas, this.now, this.tip] = ["#edit-free", ".mask-place", "canvas", ".mask-now", ".viewer-tip"].map((name) => place.querySelector(name));
    this.canvas.onpointermove = (event) => this.hover(event);
    this.canvas.onpointerleave = () => (this.tip.hidden = true);
    new ResizeObserver(() => this.draw()).observe(this.place);
    new MutationObserver(() => this.shade()).observe(document.querySelector("#key-poses"), { childList: true, subtree: true });
    this.meet();
  }

  meet() {
    const viewer = window.scalemogen?.viewers?.["edit-view"];
    if (!viewer) return document.addEventListener("viewer-ready", () => this.meet(), { once: true });
    this.clock = viewer.clock;
    this.clock.listen(() => this.moveNow());
    this.moveNow();
  }

  // Show another motion or edit; `values` are the values of the form.
  take(board, values) {
    if (!board) return;
    this.board = board;
    this.set(values);
    if (board.changes) this.show(board.changes.map((map) => [...map].map(Number)));
  }

  // Called when the visitor has changed the parts, the time or a setting.
  choose(values) {
    this.set(values);
  }

  set(values) {
    this.fields = Object.fromEntries(NAMES.map((name, i) => [name, values[i]]));
    for (const part of document.querySelectorAll(".body-picker [data-name]")) part.classList.toggle("chosen", this.fields.parts.includes(part.dataset.name));
    this.shade();
    if (!this.board) return;
    try {
      this.show(freeMaps(this.board, this.fields));
    } catch (error) {
      this.words.textContent = error.message;
    }
  }

  // Places of both handles after the visitor has moved one; at least one token column lies between them.
  push(start, stop, moved) {
    const longest = this.board ? this.board.frames / this.board.fps : Infinity;
    if (moved === 0) [start, stop] = [Math.min(start, longest - SHORTEST), Math.max(Math.min(start, longest - SHORTEST) + SHORTEST, stop)];
    else [start, stop] = [Math.min(start, Math.max(stop, SHORTEST) - SHORTEST), Math.max(stop, SHORTEST)];
    return [start, stop].map((seconds) => Math.round(10 * seconds) / 10);
  }

  show(maps) {
    this.maps = maps;
    const count = (...kinds) => maps.flat().filter((value) => kinds.includes(value)).length;
    const free = count(BY_THRESHOLD, INSIDE);
    const anew = count(INSIDE);
    const part = anew && anew < free ? `: ${anew} are sampled anew (dark), the others where the sentence asks for it (light)` : "";
    const left = free ? `; the ${free} in blue could have changed` : "";
    this.words.textContent = this.board.changes && count(CHANGED) ? `${count(CHANGED)} tokens changed (pink)${left}` : `${free} of ${maps.flat().length} tokens may change${part}`;
    this.canvas.setAttribute("aria-label", `Token maps of ${maps.length} scales: ${this.words.textContent}`);
    this.draw();
  }

  get height() {
    return this.board.scales.length * (STRIP + SPACE) + AXIS;
  }

  draw() {
    const width = this.place.clientWidth;
    if (!this.maps || !width) return;
    const ratio = Math.min(devicePixelRatio, 2);
    Object.assign(this.canvas, { width: width * ratio, height: this.height * ratio });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${this.height}px` });
    const pen = this.canvas.getContext("2d");
    pen.scale(ratio, ratio);
    pen.font = "12px system-ui, sans-serif";
    pen.textBaseline = "middle";
    this.ink = getComputedStyle(this.place).getPropertyValue("--body-text-color-subdued");
    this.board.scales.forEach((scale, index) => this.drawStrip(pen, scale, index));
    this.drawAxis(pen, width - LEFT - RIGHT);
    this.moveNow();
  }

  drawStrip(pen, scale, index) {
    const top = index * (STRIP + SPACE);
    pen.fillStyle = this.ink;
    pen.textAlign = "right";
    pen.fillText(`scale ${index + 1}`, LEFT - 8, top + STRIP / 2);
    for (const row of scale.rows) {
      const [y, h] = [top + (row.start / 7) * STRIP, ((row.stop - row.start) / 7) * STRIP];
      for (let column = 0; column < scale.columns; column++) {
        const place = column * scale.groups.length + row.group;
        const [x, next] = [this.at(scale.edges[column]), this.at(scale.edges[column + 1])];
        for (const color of [shadeOf(Number(this.board.bits?.[index][place] ?? 0)), COLORS[this.maps[index][place]]]) {
          if (!color) continue;
          pen.fillStyle = color;
          pen.fillRect(x, y, Math.max(next - x - 1, 0.6), Math.max(h - 0.8, 0.6));
        }
      }
    }
  }

  drawAxis(pen, width) {
    const seconds = this.board.frames / this.board.fps;
    const step = width / seconds < 40 ? 2 : 1;
    pen.fillStyle = this.ink;
    pen.textAlign = "center";
    for (let second = 0; second <= seconds; second += step) pen.fillText(`${second} s`, this.at(second * this.board.fps), this.height - AXIS / 2);
  }

  // Horizontal position of a frame in pixels.
  at(frame) {
    return LEFT + (frame / this.board.frames) * (this.place.clientWidth - LEFT - RIGHT);
  }

  // Draw a line at the time that the figures show.
  moveNow() {
    this.now.hidden = !this.board || !this.clock;
    if (!this.now.hidden) this.now.style.transform = `translateX(${this.at(Math.min(this.clock.time * this.board.fps, this.board.frames))}px)`;
  }

  hover(event) {
    const box = this.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const index = Math.floor(y / (STRIP + SPACE));
    const scale = this.board?.scales[index];
    const frame = ((x - LEFT) / (box.width - LEFT - RIGHT)) * (this.board?.frames ?? 0);
    this.tip.hidden = !scale || frame < 0 || frame >= this.board.frames;
    if (this.tip.hidden) return;
    const height = Math.min(((y - index * (STRIP + SPACE)) / STRIP) * 7, 6.99);
    const row = scale.rows.find((each) => height >= each.start && height < each.stop);
    const column = scale.edges.findIndex((edge) => frame < edge) - 1;
    const [from, to] = [scale.edges[column], scale.edges[column + 1]].map((edge) => (edge / this.board.fps).toFixed(1));
    this.tip.textContent = `${row.name} · ${from} to ${to} s · ${WORDS[this.maps[index][column * scale.groups.length + row.group]]}`;
    this.tip.style.transform = `translate(${Math.min(x + 12, box.width - this.tip.offsetWidth)}px, ${y + 14}px)`;
  }

  // Shade the chosen time in the strip of poses.
  shade() {
    const area = document.querySelector("#key-poses .window");
    if (!area || !this.fields) return;
    const { zero, second, end } = area.dataset;
    const [from, to] = [this.fields.start, this.fields.stop].map((time) => Math.min(Number(zero) + time * Number(second), Number(end)));
    area.setAttribute("x", from.toFixed(1));
    area.setAttribute("width", Math.max(to - from, 1).toFixed(1));
  }
}
