// The map of the chosen scale, large: its bits, or the sum of the maps so far. Drawn with Plotly, which Gradio loads.

import { LEFT, RIGHT } from "./pyramid.js";

const HEIGHT = 270;
const [TOP, BOTTOM] = [6, 30];

// Gradio loads Plotly with the first plot of the page, which is the error curve of this tab.
function plotly() {
  return new Promise((resolve) => {
    const look = () => (window.Plotly ? resolve(window.Plotly) : setTimeout(look, 50));
    look();
  });
}

export class LargeMap {
  // pick(column, row, bit, touched) and over(column, row, bit): for a click and for the pointer; over(null) when it
  // leaves. touched: whether it was a finger.
  constructor(place, pick, over) {
    this.place = place;
    place.innerHTML = '<div class="map-plot"></div><div class="map-glass"><i class="map-token" hidden></i><i class="map-part" hidden></i></div>';
    [this.plot, this.glass, this.tokenMark, this.partMark] = [".map-plot", ".map-glass", ".map-token", ".map-part"].map((name) => place.querySelector(name));
    Object.assign(this.glass.style, { left: `${LEFT}px`, right: `${RIGHT}px`, top: `${TOP}px`, height: `${HEIGHT - TOP - BOTTOM}px` });
    Object.assign(this.glass, { tabIndex: 0, onclick: (event) => this.tell(event, pick) });
    this.glass.setAttribute("role", "group");
    this.glass.setAttribute("aria-label", "The tokens of this map: the arrow keys choose one");
    this.glass.onpointermove = (event) => event.pointerType === "mouse" && this.tell(event, over);
    this.glass.onpointerleave = () => over(null);
    new ResizeObserver(() => window.Plotly && this.plot.data && this.place.clientWidth && window.Plotly.Plots.resize(this.plot)).observe(place);
  }

  // what: "bits" or "sum".
  async show(grid, what) {
    [this.grid, this.what] = [grid, what];
    const library = await plotly();
    if (grid !== this.grid || what !== this.what) return; // another map was asked for meanwhile
    const trace = what === "bits" ? grid.heatmap() : grid.sumHeatmap();
    const rows = what === "bits" ? grid.rows : grid.board.parts.map((name, i) => ({ name, start: i, stop: i + 1 }));
    library.react(this.plot, [trace], this.layout(grid, rows), { displayModeBar: false, responsive: false });
  }

  layout(grid, rows) {
    const axis = { fixedrange: true, showgrid: false, zeroline: false, ticks: "" };
    const lines = (name) => name.replace(" + ", "<br>+ ").replace("whole ", "whole<br>");
    return {
      height: HEIGHT, margin: { l: LEFT, r: RIGHT, t: TOP, b: BOTTOM }, dragmode: false,
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { size: 12, color: "#7c8694" },
      xaxis: { ...axis, range: [0, grid.board.frames / grid.board.fps], ticksuffix: " s", nticks: 6 },
      yaxis: { ...axis, range: [7, 0], tickvals: rows.map((row) => (row.start + row.stop) / 2), ticktext: rows.map((row) => lines(row.name)) },
    };
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
