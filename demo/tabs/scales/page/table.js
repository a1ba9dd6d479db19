// The table of numbers, one row per scale.

const HEAD = ["Scale", "Tokens", "Bits", "Bits a second", "Off by, mm", "Movement"];
const CAPTION = "Of all maps so far: their bits for a second of motion, the mean distance of the joints from those of the motion (of a file: the motion in it), and how much of the movement of all maps there is (0 %: no nearer to it than a single pose).";

// Show the numbers of another motion.
export function showNumbers(scales) {
  const place = document.querySelector("#scale-table .scale-table");
  if (!place) return;
  const row = (scale, i) =>
    [i + 1, scale.tokens, scale.bitCount, scale.rate, scale.error.toFixed(0), `${scale.energy} %`].map((cell) => `<td>${cell}</td>`).join("");
  place.innerHTML = `<table><caption>${CAPTION}</caption><thead><tr>${HEAD.map((words) => `<th scope="col">${words}</th>`).join("")}</tr></thead>
    <tbody>${scales.map((scale, i) => `<tr data-scale="${i + 1}">${row(scale, i)}</tr>`).join("")}</tbody></table>`;
}

// Mark a scale in the table.
export function markScale(k) {
  for (const row of document.querySelectorAll("#scale-table tr[data-scale]")) row.classList.toggle("chosen", Number(row.dataset.scale) === k);
}
