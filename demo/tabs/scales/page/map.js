// The large map: the bits of the chosen scale, or the running sum of the maps so far.

import { LEFT, RIGHT } from "./pyramid.js";

const HEIGHT = 270;
const [TOP, BOTTOM] = [6, 30];
const LINE = 13; // height of a line of text in pixels

export class LargeMap {
  // pick(column, row, bit, touched): called for a click; touched: whether it was a finger.
  // over(column, row, bit): called when the pointer moves; over(null): when it leaves.
  constructor(place, pick, over) {
    this.place = place;
    place.insertAdjacentHTML("afterbegin", '<canvas aria-hidden="true"></canvas><div class="map-glass"><i class="map-token" hidden></i><i class="map-part" hidden></i></div>');
    [this.canvas, this.glass, this.tokenMark, this.partMark] = ["canvas", ".map-glass", ".map-token", ".map-part"].map((name) => place.querySelector(name));
    Object.assign(this.glass.style, { left: `${LEFT}px`, right: `${RIGHT}px`, top: `${TOP}px`, height: `${HEIGHT - TOP - BOTTOM}px` });
    Object.assign(this.glass, { tabIndex: 0, onclick: (event) => this.tell(event, pick) });
    this.glass.setAttribute("role", "group");
    this.glass.setAttribute("aria-label", "The tokens of this map: the arrow keys choose one");
    this.glass.onpointermove = (event) => event.pointerType === "mouse" && this.tell(event, over);
    this.glass.onpointerleave = () => over(null);
    new ResizeObserver(() => this.draw()).observe(place);
  }

  // what: "bits" or "sum".
  show(grid, what) {
    [this.grid, this.what] = [grid, what];
    this.draw();
  }

  draw() {
    const width = this.place.clientWidth;
    if (!this.grid || !width) return;
    const ratio = Math.min(devicePixelRatio, 2);
    Object.assign(this.canvas, { width: width * ratio, height: HEIGHT * ratio });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${HEIGHT}px` });
    const pen = this.canvas.getContext("2d");
    pen.scale(ratio, ratio);
    const across = (width - LEFT - RIGHT) / this.grid.board.frames; // pixels per frame
    const down = (HEIGHT - TOP - BOTTOM) / 7; // pixels per part
    const framed = []; // the flipped bits: their frames lie over all others
    for (const { from, to, top, bottom, color, mark } of this.what === "bits" ? this.grid.bitCells() : this.grid.sumCells()) {
      pen.fillStyle = color;
      const [upper, lower] = [top, bottom].map((part) => Math.round((TOP + part * down) * ratio) / ratio); // whole device pixels, so that no seams are visible
      const area = [LEFT + from * across, upper, Math.max((to - from) * across - 1.5, 0.8), lower - upper];
      pen.fillRect(...area);
      if (mark) framed.push([mark, area]);
    }
    for (const [color, [x, y, w, h]] of framed) {
      Object.assign(pen, { strokeStyle: color, lineWidth: 2 });
      pen.strokeRect(x - 1, y - 1, w + 2, h + 2);
    }
    this.drawNames(pen, across, down);
  }

  // Draw the names of the rows, and the time axis below them.
  drawNames(pen, across, down) {
    const { board, rows } = this.grid;
    Object.assign(pen, { font: "12px system-ui, sans-serif", textBaseline: "middle", textAlign: "right" });
    pen.fillStyle = getComputedStyle(this.place).getPropertyValue("--body-text-color-subdued");
    const named = this.what === "bits" ? rows : board.parts.map((name, i) => ({ name, start: i, stop: i + 1 }));
    for (const { name, start, stop } of named) {
      const lines = name.replace(" + ", "\n+ ").replace("whole ", "whole\n").split("\n");
      const middle = TOP + ((start + stop) / 2) * down;
      lines.forEach((line, i) => pen.fillText(line, LEFT - 8, middle + (i - (lines.length - 1) / 2) * LINE, LEFT - 8));
    }
    pen.textAlign = "center";
    const step = across * board.fps < 40 ? 2 : 1; // seconds between two marks of the axis
    for (let second = 0; second <= board.frames / board.fps; second += step) pen.fillText(`${second} s`, LEFT + second * board.fps * across, HEIGHT - BOTTOM / 2);
  }

  // Outline a token {column, row} of this map, and the row of a body part; null for none.
  mark(token, part) {
    this.outline(this.tokenMark, token && { from: this.grid.edges[token.column], to: this.grid.edges[token.column + 1], row: token.row });
    const row = part === null ? null : this.grid.rows.find((each) => each.parts.includes(part));
    this.outline(this.partMark, row && { from: 0, to: this.grid.board.frames, row });
  }

  outline(mark, area) {
    mark.hidden = !area;
    if (!area) return;
    const { frames } = this.grid.board;
    Object.assign(mark.style, {
      left: `${(100 * area.from) / frames}%`, width: `${(100 * (area.to - area.from)) / frames}%`,
      top: `${(100 * area.row.start) / 7}%`, height: `${(100 * (area.row.stop - area.row.start)) / 7}%`,
    });
  }

  tell(event, listener) {
    const box = this.glass.getBoundingClientRect();
    const height = Math.min(Math.max(((event.clientY - box.top) / box.height) * 7, 0), 6.99);
    const column = this.grid.columnAt((event.clientX - box.left) / box.width);
    const row = this.grid.rowAt(height);
    listener(column, row, this.what === "bits" ? this.grid.bitAt(row, height) : null, event.pointerType === "touch");
  }
}
