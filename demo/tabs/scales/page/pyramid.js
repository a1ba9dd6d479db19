// All maps as a pyramid, coarse on top. Each strip is one map: time to the right, body parts downwards.

export const LEFT = 74; // pixels for names; the large map has the same margins
export const RIGHT = 14;
const HEAD = 18; // pixels above the strips, for the names of the columns
const STRIP = 21;
const SPACE = 3;
const UNUSED = "128,140,156";

export class Pyramid {
  // pick(index, column, row): called for a click on a token; over(index, column, row) for the pointer.
  constructor(place, pick, over) {
    this.place = place;
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("role", "img");
    place.append(this.canvas);
    this.canvas.onclick = (event) => this.tell(event, pick);
    this.canvas.onpointermove = (event) => this.tell(event, over);
    this.canvas.onpointerleave = () => over(null);
    new ResizeObserver(() => this.draw()).observe(place);
  }

  show(grids) {
    this.grids = grids;
    const tokens = grids.map((grid) => grid.tokens).join(", ");
    this.canvas.setAttribute("aria-label", `The token maps of all ${grids.length} scales, with ${tokens} tokens`);
    this.draw();
  }

  // chosen: index of the scale in the large map. token: {index, column, row} or null. part: a body part or null.
  mark(chosen, token, part) {
    Object.assign(this, { chosen, token, part });
    this.draw();
  }

  get height() {
    return HEAD + this.grids.length * (STRIP + SPACE) - SPACE;
  }

  draw() {
    const width = this.place.clientWidth;
    if (!this.grids || !width) return;
    const [ratio, height] = [Math.min(devicePixelRatio, 2), this.height];
    Object.assign(this.canvas, { width: width * ratio, height: height * ratio });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    const pen = this.canvas.getContext("2d");
    pen.scale(ratio, ratio);
    pen.font = "12px system-ui, sans-serif";
    pen.textBaseline = "middle";
    const style = getComputedStyle(this.place);
    const [ink, accent] = [style.getPropertyValue("--body-text-color-subdued"), style.getPropertyValue("--color-accent")];
    pen.fillStyle = ink;
    pen.textAlign = "left";
    pen.fillText("scale tokens", 0, 6);
    pen.textAlign = "right";
    pen.fillText("time →", width - RIGHT, 6);
    this.grids.forEach((grid, index) => this.drawStrip(pen, grid, index, width - LEFT - RIGHT, ink, accent));
  }

  drawStrip(pen, grid, index, width, ink, accent) {
    const top = HEAD + index * (STRIP + SPACE);
    const used = index <= this.chosen; // finer maps are grey, because the motion on the left is made without them
    pen.fillStyle = index === this.chosen ? accent : ink;
    pen.textAlign = "right";
    pen.fillText(`${index + 1}`, 18, top + STRIP / 2);
    pen.fillText(`${grid.tokens}`, LEFT - 10, top + STRIP / 2);
    for (const row of grid.rows) {
      const [y, h] = [top + (row.start / 7) * STRIP, ((row.stop - row.start) / 7) * STRIP];
      for (let column = 0; column < grid.columns; column++) {
        const [x, w] = this.span(grid, column, width);
        // Three bits make neighbouring tokens look different; all bits are in the large map.
        const shade = 0.44 + (used ? 0.08 : 0.04) * (4 * grid.bit(column, row.group, 0) + 2 * grid.bit(column, row.group, 1) + grid.bit(column, row.group, 2));
        pen.fillStyle = `rgba(${used ? row.color : UNUSED},${used ? shade : shade - 0.2})`;
        pen.fillRect(x, y, Math.max(w - 0.8, 0.6), Math.max(h - 0.6, 0.6));
      }
      if (this.part !== null && this.part !== undefined && row.parts.includes(this.part)) {
        pen.strokeStyle = accent;
        pen.strokeRect(LEFT - 1, y - 0.5, width + 2, h);
      }
    }
    pen.strokeStyle = accent;
    if (index === this.chosen) {
      pen.lineWidth = 1.5;
      pen.strokeRect(LEFT - 2, top - 1.5, width + 4, STRIP + 2);
      pen.lineWidth = 1;
    }
    if (this.token?.index === index) {
      const { column, row } = this.token;
      const [x, w] = this.span(grid, column, width);
      pen.lineWidth = 2;
      pen.strokeStyle = "#d64880";
      pen.strokeRect(x, top + (row.start / 7) * STRIP, w, ((row.stop - row.start) / 7) * STRIP);
      pen.lineWidth = 1;
    }
  }

  span(grid, column, width) {
    const share = (frame) => (frame / grid.board.frames) * width;
    return [LEFT + share(grid.edges[column]), share(grid.edges[column + 1]) - share(grid.edges[column])];
  }

  tell(event, listener) {
    const box = this.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const index = Math.min(Math.max(Math.floor((y - HEAD) / (STRIP + SPACE)), 0), this.grids.length - 1);
    const share = (x - LEFT) / (box.width - LEFT - RIGHT);
    const grid = this.grids[index];
    if (share < 0 || share > 1) return listener(index, null, null);
    const height = Math.min(Math.max(((y - HEAD - index * (STRIP + SPACE)) / STRIP) * 7, 0), 6.99);
    listener(index, grid.columnAt(share), grid.rowAt(height));
  }
}
