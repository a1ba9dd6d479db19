// A row per scale in numbers, and the curve of the joint error.

const HEAD = ["Scale", "Tokens", "Bits", "Bits a second, so far", "Joints off by, mm", "Movement there"];
const CAPTION = "Off by: mean distance of the joints from those of the full motion. Movement there: how much of its change of pose the maps so far give.";
let errors = [];

// Show the numbers of another motion.
export function showNumbers(scales) {
  errors = scales.map((scale) => scale.error);
  const place = document.querySelector("#scale-table .scale-table");
  if (!place) return;
  const row = (scale, i) =>
    [i + 1, scale.tokens, scale.bitCount, scale.rate, scale.error.toFixed(0), `${scale.energy} %`].map((cell) => `<td>${cell}</td>`).join("");
  place.innerHTML = `<table><caption>${CAPTION}</caption><thead><tr>${HEAD.map((words) => `<th scope="col">${words}</th>`).join("")}</tr></thead>
    <tbody>${scales.map((scale, i) => `<tr data-scale="${i + 1}">${row(scale, i)}</tr>`).join("")}</tbody></table>`;
}

// Mark a scale in the table and in the curve.
export function markScale(k) {
  for (const row of document.querySelectorAll("#scale-table tr[data-scale]")) row.classList.toggle("chosen", Number(row.dataset.scale) === k);
  const curve = document.querySelector("#error .js-plotly-plot");
  if (!curve?.data || !window.Plotly) return;
  const [line, point] = curve.data;
  const error = errors[k - 1];
  const right = k < errors.length - 1;
  const marked = { ...point, x: [k], y: [error], text: [`${Math.round(error)} mm`], textposition: right ? "top right" : "top left" };
  const yaxis = { ...curve.layout.yaxis, range: [0, Math.max(...errors, 1) * 1.2] };
  window.Plotly.react(curve, [{ ...line, y: errors }, marked], { ...curve.layout, yaxis }, { displayModeBar: false });
}
