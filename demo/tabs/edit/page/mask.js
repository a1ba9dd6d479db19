// Computes which tokens an edit may change, by the rule of scalemogen/editing. It runs in the page, so that the server
// is not needed while parts and time are chosen. A browser test compares both. `board`: see mask_board.py.

const FRAMES_PER_COLUMN = 4;
export const SHORTEST = 0.2; // seconds: the shortest time that may change
export const [KEPT, BY_THRESHOLD, INSIDE] = [0, 1, 2];

// Round like Python: a half goes to the even number.
function rounded(x) {
  const low = Math.floor(x);
  return x - low === 0.5 ? low + (low % 2) : Math.round(x);
}

// Return the frames [start, stop) of a time span in seconds; null for the whole motion. Throw a sentence if the span is
// too short.
export function maskedFrames(board, from, to) {
  const { frames, fps } = board;
  const end = Math.min(to, frames / fps);
  if (from <= 0 && end >= frames / fps - 1e-3) return null;
  if (end - from < SHORTEST - 1e-6) throw new Error(`The time that may change must last ${SHORTEST} s or more.`);
  const [start, stop] = [rounded(from * fps), Math.min(rounded(end * fps), frames)];
  const column = (frame) => Math.floor(frame / FRAMES_PER_COLUMN);
  if (stop < frames && column(start) === column(stop)) throw new Error("The time that may change contains no whole token.");
  return [start, stop];
}

// Return KEPT, BY_THRESHOLD or INSIDE for each token of each scale, column by column. `fields`: see MaskFields.
export function freeMaps(board, fields) {
  const window = maskedFrames(board, fields.start, fields.stop);
  const chosen = new Set(fields.parts.map((name) => board.parts.indexOf(name)));
  const mask = { window, chosen, both: fields.mode === "both" };
  const keepsRest = fields.rest === "kept" && (chosen.size > 0 || window !== null);
  return board.scales.map((scale, index) => {
    const inside = covered(scale, mask, board, columnsInside, (group) => group.every((part) => chosen.has(part)));
    const touched = covered(scale, mask, board, columnsTouched, (group) => group.some((part) => chosen.has(part)));
    const acts = index >= fields.keep_scales && fields.threshold < 1; // the threshold acts on the finer scales only
    return inside.map((own, i) => (own ? INSIDE : acts && (!keepsRest || touched[i]) ? BY_THRESHOLD : KEPT));
  });
}

// Combine time and parts at one scale; the two functions decide what counts as covered.
function covered(scale, { window, chosen, both }, { frames }, columnsOf, hasGroup) {
  const time = window && columnsOf(scale, ...window, frames);
  // Without parts, "both" means all parts and "either" means none, so that only the time counts.
  const parts = scale.groups.map((group) => (window && !chosen.size ? both : hasGroup(group)));
  const tokens = [];
  for (let column = 0; column < scale.columns; column++) {
    for (const part of parts) tokens.push(!time ? part : both ? time(column) && part : time(column) || part);
  }
  return tokens;
}

function columnsInside(scale, start, stop, frames) {
  const column = (frame) => Math.floor(Math.floor(frame / FRAMES_PER_COLUMN) / scale.divisor);
  const [first, end] = [column(start), stop >= frames ? scale.length : column(stop)];
  return (place) => place >= first && place < end;
}

function columnsTouched(scale, start, stop, frames) {
  const step = FRAMES_PER_COLUMN * scale.divisor;
  // The last column ends with the clip.
  const end = (place) => (place === scale.length - 1 ? Math.max((place + 1) * step, frames) : (place + 1) * step);
  return (place) => place * step < stop && end(place) > start;
}
