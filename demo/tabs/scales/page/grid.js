// The bits of one scale's map, unpacked, and where its tokens are drawn.

const GAP = 0.12; // gap between two groups, as a share of the height of one part
const ZERO = 0.2; // opacity of a bit that is 0
const FRAMES = 4; // frames per column of the running sum
export const [ONE_WAY, OTHER_WAY] = ["109,79,194", "32,145,108"]; // negative and positive values of the sum

// Return the bytes of a base64 text.
export function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

export class Grid {
  // scale: data of one scale; board: the data of all (see board.py).
  constructor(scale, board, index) {
    Object.assign(this, scale);
    this.index = index;
    this.board = board;
    this.columns = this.edges.length - 1;
    this.groups = this.rows.length;
    this.packed = bytesOf(scale.bits);
    this.changed = bytesOf(scale.flipped); // 1 where a bit differs from the original
    this.sums = new Int8Array(bytesOf(scale.sum).buffer);
  }

  // Return a bit of a token; maps are packed column by column, and in a column group by group.
  bit(column, group, bit, bytes = this.packed) {
    const place = (column * this.groups + group) * this.board.width + bit;
    return (bytes[place >> 3] >> (7 - (place & 7))) & 1;
  }

  flip(column, group, bit) {
    const place = (column * this.groups + group) * this.board.width + bit;
    for (const bytes of [this.packed, this.changed]) bytes[place >> 3] ^= 128 >> (place & 7);
  }

  bitsOf(column, group) {
    return Array.from({ length: this.board.width }, (_, bit) => this.bit(column, group, bit));
  }

  seconds(column) {
    return [this.edges[column] / this.board.fps, this.edges[column + 1] / this.board.fps];
  }

  // Return the column at a time, given as a share 0..1 of the duration.
  columnAt(share) {
    const frame = share * this.board.frames;
    for (let column = 0; column < this.columns; column++) if (frame < this.edges[column + 1]) return column;
    return this.columns - 1;
  }

  // Return the row at a height, counted in parts: 0..7.
  rowAt(height) {
    return this.rows.find((row) => height >= row.start && height < row.stop) ?? this.rows[this.rows.length - 1];
  }

  // Return the bit of a row at a height, counted in parts: 0..7; null in a gap.
  bitAt(row, height) {
    const share = (height - row.start - GAP / 2) / (row.stop - row.start - GAP);
    return share < 0 || share >= 1 ? null : Math.floor(share * this.board.width);
  }

  // Return the joints of the parts in a row.
  jointsOf(row) {
    return this.board.jointParts.flatMap((part, joint) => (row.parts.includes(part) ? [joint] : []));
  }

  // "This token: left arm, 0.8 to 1.2 s"
  describe(column, row) {
    const [from, to] = this.seconds(column);
    return `This token: ${row.name}, ${from.toFixed(1)} to ${to.toFixed(1)} s`;
  }

  // Return a sentence that explains the stripes of the large map.
  legend() {
    const { color } = this.rows[0];
    const sign = (opacity) => `<i style="background: rgba(${color},${opacity})"></i>`;
    return `A block is a token, a stripe a bit: ${sign(1)} on (1), ${sign(ZERO)} off (0)`;
  }

  // Return the rectangles of the large map, one per bit: from and to in frames, top and bottom in parts (0..7), color,
  // and mark: the colour of the frame around a flipped bit, or null.
  bitCells() {
    return this.rows.flatMap((row) => {
      const step = (row.stop - row.start - GAP) / this.board.width;
      return Array.from({ length: this.columns * this.board.width }, (_, i) => {
        const [column, bit] = [Math.floor(i / this.board.width), i % this.board.width];
        const top = row.start + GAP / 2 + bit * step;
        const color = `rgba(${row.color},${this.bit(column, row.group, bit) ? 1 : ZERO})`;
        const mark = this.bit(column, row.group, bit, this.changed) ? this.board.mark : null;
        return { from: this.edges[column], to: this.edges[column + 1], top, bottom: top + step, color, mark };
      });
    });
  }

  // The same for the running sum of the maps so far: one row per part, whose value is the colour.
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
