// Names under the figures.

export class Labels {
  constructor(viewer) {
    this.viewer = viewer;
    this.box = document.createElement("div");
    this.box.className = "viewer-names";
    viewer.screen.append(this.box);
    this.point = new viewer.three.Vector3();
  }

  // A figure of one colour has its name in this colour, so that figures one over the other can be told apart.
  name(figures) {
    const wanted = figures.length > 1 || figures[0]?.name ? figures : [];
    this.box.replaceChildren(
      ...wanted.map(({ name, colors }) => {
        const span = Object.assign(document.createElement("span"), { textContent: name });
        if (new Set(colors).size === 1) span.style.color = colors[0];
        return span;
      }),
    );
  }

  // Put each name under its figure; at the top of its tile; one over the other, side by side in the middle.
  move() {
    const { stage, figures, scene, table } = this.viewer;
    const [width, height] = stage.size;
    const tiles = this.viewer.tiles();
    [...this.box.children].forEach((span, i) => {
      const figure = figures[i];
      if (tiles) {
        const [x, y, w, h] = tiles[i];
        span.style.maxWidth = `${w - 8}px`;
        span.style.transform = `translate(${x + w / 2}px, ${y + 8}px) translate(-50%, 0)`;
        return;
      }
      if (scene.layout === "over") {
        span.style.maxWidth = `${width / figures.length - 8}px`;
        span.style.transform = `translate(${((i + 0.5) * width) / figures.length}px, ${height - 26}px) translate(-50%, 0)`;
        return;
      }
      this.point.set(figure.pose[0], table.floor, figure.pose[2]).add(figure.object.position).project(stage.camera);
      const y = Math.min(((1 - this.point.y) / 2) * height + 22, height - 24);
      span.style.transform = `translate(${((this.point.x + 1) / 2) * width}px, ${y}px) translate(-50%, 0)`;
    });
  }
}
