// Names under the figures.

export class Labels {
  constructor(viewer) {
    this.viewer = viewer;
    this.box = document.createElement("div");
    this.box.className = "viewer-names";
    viewer.screen.append(this.box);
    this.point = new viewer.three.Vector3();
  }

  name(names) {
    const wanted = names.length > 1 || names[0] ? names : [];
    this.box.replaceChildren(...wanted.map((name) => Object.assign(document.createElement("span"), { textContent: name })));
  }

  // Put each name under its figure; one over the other, side by side in the middle.
  move() {
    const { stage, figures, scene, table } = this.viewer;
    const [width, height] = stage.size;
    const tiles = this.viewer.tiles();
    [...this.box.children].forEach((span, i) => {
      const figure = figures[i];
      if (tiles) {
        const [x, y, w, h] = tiles[i];
        span.style.transform = `translate(${x + w / 2}px, ${y + h - 26}px) translate(-50%, 0)`;
        return;
      }
      if (scene.layout === "over") {
        span.style.transform = `translate(${((i + 1) * width) / (figures.length + 1)}px, ${height - 26}px) translate(-50%, 0)`;
        return;
      }
      this.point.set(figure.pose[0], table.floor, figure.pose[2]).add(figure.object.position).project(stage.camera);
      const y = Math.min(((1 - this.point.y) / 2) * height + 22, height - 24);
      span.style.transform = `translate(${((this.point.x + 1) / 2) * width}px, ${y}px) translate(-50%, 0)`;
    });
  }
}
