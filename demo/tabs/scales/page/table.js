// A row per scale in numbers, and the point of the chosen scale in the error curve.

const HEAD = ["Scale", "Tokens", "Bits", "kbit/s so far", "Joint error, mm", "Movement explained"];

export function showTable(scales) {
  const place = document.querySelector("#scale-table .scale-table");
  if (!place) return;
  const row = (scale, i) =>
    [i + 1, scale.tokens, scale.bitCount, scale.rate, scale.error.toFixed(0), `${scale.energy} %`].map((cell) => `<td>${cell}</td>`).join("");
  place.innerHTML = `<table><thead><tr>${HEAD.map((words) => `<th scope="col">${words}</th>`).join("")}</tr></thead>
    <tbody>${scales.map((scale, i) => `<tr data-scale="${i + 1}">${row(scale, i)}</tr>`).join("")}</tbody></table>`;
}

document.addEventListener("scale", ({ detail: k }) => {
  for (const row of document.querySelectorAll("#scale-table tr[data-scale]")) row.classList.toggle("chosen", Number(row.dataset.scale) === k);
  const curve = document.querySelector("#error .js-plotly-plot");
  if (!curve?.data || !window.Plotly) return;
  const error = curve.data[0].y[k - 1];
  window.Plotly.restyle(curve, { x: [[k]], y: [[error]], text: [[`${Math.round(error)} mm`]] }, [1]);
});
