// The numbers of one scale's map, unpacked, and the place of its tokens on the page.

const GAP = 0.12; // between two groups, as a share of a part's row
const ZERO = 0.2; // opacity of a bit that is 0
const FRAMES = 4; // of a column of the sum
export const [ONE_WAY, OTHER_WAY] = ["109,79,194", "32,145,108"]; // colours of the sum's two signs

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

  // The rectangles of the large map, a bit each: from, to in frames; top, bottom in 0..7 parts; color.
  bitCells() {
    return this.rows.flatMap((row) => {
      const step = (row.stop - row.start - GAP) / this.board.width;
      return Array.from({ length: this.columns * this.board.width }, (_, i) => {
        const [column, bit] = [Math.floor(i / this.board.width), i % this.board.width];
        const top = row.start + GAP / 2 + bit * step;
        const color = `rgba(${row.color},${this.bit(column, row.group, bit) ? 1 : ZERO})`;
        return { from: this.edges[column], to: this.edges[column + 1], top, bottom: top + step, color };
      });
    });
  }

  // Likewise for the sum of the maps so far: a row per part, and its value as a colour.
  sumCells() {
    const parts = this.board.parts.length;
    return Array.from(this.sums, (sum, i) => {
      const [column, part] = [Math.floor(i / parts), i % parts];
      const color = `rgba(${sum < 0 ? ONE_WAY : OTHER_WAY},${(0.06 + (0.94 * Math.abs(sum)) / 127).toFixed(3)})`;
      const from = column * FRAMES; // the last column may reach beyond the end of the motion
      return { from, to: Math.min(from + FRAMES, this.board.frames), top: part + GAP / 2, bottom: part + 1 - GAP / 2, color };
    });
  }
}
