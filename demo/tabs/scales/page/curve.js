// The curve of the joint error over the number of maps.

const HEIGHT = 216;
const [LEFT, RIGHT, TOP, BOTTOM] = [40, 14, 22, 26]; // pixels

export class Curve {
  constructor(place) {
    this.place = place;
    new ResizeObserver(() => this.draw()).observe(place);
  }

  // errors: millimetres after 1, 2, ... maps. k: the number of maps shown.
  show(errors, k) {
    Object.assign(this, { errors, k });
    this.draw();
  }

  draw() {
    const width = this.place.clientWidth;
    if (!this.errors || !width) return;
    const { errors, k } = this;
    const highest = Math.max(...errors, 1);
    const x = (i) => LEFT + ((i + 0.5) / errors.length) * (width - LEFT - RIGHT);
    const y = (error) => HEIGHT - BOTTOM - (error / highest) * (HEIGHT - TOP - BOTTOM);
    const points = errors.map((error, i) => `${x(i).toFixed(1)},${y(error).toFixed(1)}`);
    const step = stepOf(highest);
    const heights = Array.from({ length: Math.floor(highest / step) + 1 }, (_, i) => i * step);
    const lines = heights.map((error) => `<line x1="${LEFT}" x2="${width - RIGHT}" y1="${y(error)}" y2="${y(error)}"/><text x="${LEFT - 8}" y="${y(error) + 4}" text-anchor="end">${error}</text>`);
    const dots = errors.map((error, i) => `<circle cx="${x(i)}" cy="${y(error)}" r="${i === k - 1 ? 6 : 3}"><title>${i + 1} of ${errors.length} maps: ${error.toFixed(0)} mm</title></circle><text x="${x(i)}" y="${HEIGHT - 8}" text-anchor="middle">${i + 1}</text>`);
    const right = k > errors.length - 2;
    const label = `<text class="here" x="${x(k - 1) + (right ? -8 : 8)}" y="${y(errors[k - 1]) - 10}" text-anchor="${right ? "end" : "start"}">${errors[k - 1].toFixed(0)} mm</text>`;
    this.place.innerHTML = `<svg width="${width}" height="${HEIGHT}" role="img" aria-label="Joints off by ${errors.map((error) => error.toFixed(0)).join(", ")} mm after 1 to ${errors.length} maps">
      ${lines.join("")}<polygon points="${x(0)},${y(0)} ${points.join(" ")} ${x(errors.length - 1)},${y(0)}"/><polyline points="${points.join(" ")}"/>${dots.join("")}${label}</svg>`;
  }
}

// Return a round distance between grid lines, so that there are at most five lines.
function stepOf(highest) {
  const power = 10 ** Math.floor(Math.log10(highest / 4));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => highest / step <= 5);
}
