// The numbers of one scale's map, unpacked, and the place of its tokens on the page.

const GAP = 0.12; // between two groups, as a share of a part's row
const ZERO = 0.2; // opacity of a bit that is 0

// Bytes of base64 text.
export function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

export class Grid {
  // scale: of board.py. board: the whole of it.
  constructor(scale, board, index) {
    Object.assign(this, scale);
    this.index = index;
    this.board = board;
    this.columns = this.edges.length - 1;
    this.groups = this.rows.length;
    this.packed = bytesOf(scale.bits);
    this.sums = new Int8Array(bytesOf(scale.sum).buffer);
  }

  // The bit of a token; maps are packed column by column, group by group.
  bit(column, group, bit) {
    const place = (column * this.groups + group) * this.board.width + bit;
    return (this.packed[place >> 3] >> (7 - (place & 7))) & 1;
  }

  flip(column, group, bit) {
    const place = (column * this.groups + group) * this.board.width + bit;
    this.packed[place >> 3] ^= 128 >> (place & 7);
  }

  bitsOf(column, group) {
    return Array.from({ length: this.board.width }, (_, bit) => this.bit(column, group, bit));
  }

  seconds(column) {
    return [this.edges[column] / this.board.fps, this.edges[column + 1] / this.board.fps];
  }

  // The column at a share 0..1 of the duration.
  columnAt(share) {
    const frame = share * this.board.frames;
    for (let column = 0; column < this.columns; column++) if (frame < this.edges[column + 1]) return column;
    return this.columns - 1;
  }

  // The row at a height of 0..7 parts.
  rowAt(height) {
    return this.rows.find((row) => height >= row.start && height < row.stop) ?? this.rows[this.rows.length - 1];
  }

  // The bit of a row at a height of 0..7 parts; null in a gap.
  bitAt(row, height) {
    const share = (height - row.start - GAP / 2) / (row.stop - row.start - GAP);
    return share < 0 || share >= 1 ? null : Math.floor(share * this.board.width);
  }

  // The joints whose part is in a row.
  jointsOf(row) {
    return this.board.jointParts.flatMap((part, joint) => (row.parts.includes(part) ? [joint] : []));
  }

  // "This token: left arm, 0.8 to 1.2 s"
  describe(column, row) {
    const [from, to] = this.seconds(column);
    return `This token: ${row.name}, ${from.toFixed(1)} to ${to.toFixed(1)} s`;
  }

  // Says what the stripes of the large map are.
  legend() {
    const { color } = this.rows[0];
    const sign = (opacity) => `<i style="background: rgba(${color},${opacity})"></i>`;
    return `A block is a token. Its ${this.board.width} stripes are its bits: ${sign(1)} 1, ${sign(ZERO)} 0`;
  }

  // The map for Plotly: one heat map whose colours stand for (row, bit).
  heatmap() {
    const { width } = this.board;
    const [y, z] = [[0], []];
    const blank = Array(this.columns).fill(null);
    const colors = [];
    this.rows.forEach((row, r) => {
      y.push(row.start + GAP / 2);
      z.push(blank);
      for (let bit = 0; bit < width; bit++) {
        y.push(row.start + GAP / 2 + ((bit + 1) / width) * (row.stop - row.start - GAP));
        z.push(Array.from({ length: this.columns }, (_, column) => 2 * r + this.bit(column, row.group, bit)));
      }
      y.push(row.stop);
      z.push(blank);
      colors.push(`rgba(${row.color},${ZERO})`, `rgb(${row.color})`);
    });
    const colorscale = colors.flatMap((color, i) => [[i / colors.length, color], [(i + 1) / colors.length, color]]);
    return {
      type: "heatmap", x: this.edges.map((frame) => frame / this.board.fps), y, z, colorscale, showscale: false,
      zmin: -0.5, zmax: colors.length - 0.5, xgap: 2, hoverinfo: "skip",
    };
  }

  // The running sum for Plotly: one row per part.
  sumHeatmap() {
    const parts = this.board.parts.length;
    const columns = this.sums.length / parts;
    const row = (part) => Array.from({ length: columns }, (_, column) => this.sums[column * parts + part] / 127);
    return {
      type: "heatmap", y: Array.from({ length: parts + 1 }, (_, i) => i), z: Array.from({ length: parts }, (_, i) => row(i)),
      x: Array.from({ length: columns + 1 }, (_, column) => (column * 4) / this.board.fps), // 4 frames per column
      zmin: -1, zmax: 1, showscale: false, ygap: 2, hoverinfo: "skip",
      colorscale: [[0, "rgb(109,79,194)"], [0.5, "rgba(150,160,172,0.10)"], [1, "rgb(32,145,108)"]],
    };
  }
}
