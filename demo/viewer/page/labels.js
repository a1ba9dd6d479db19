// Names under the figures.

const LEAST_ROOM = 60; // pixels between two figures, for their names to stand side by side
const LINE = 18; // height of a name in pixels

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
    while (this.box.children.length > wanted.length) this.box.lastChild.remove();
    while (this.box.children.length < wanted.length) this.box.append(document.createElement("span"));
    wanted.forEach(({ name, colors }, i) => {
      const span = this.box.children[i];
      span.textContent = name;
      span.style.color = new Set(colors).size === 1 ? colors[0] : "";
    });
    this.move(); // at once, because the next picture may be drawn much later
  }

  // Put each name under its figure, or at the top of its tile. If figures stand in one place, put the names side by
  // side.
  move() {
    const [width, height] = this.viewer.stage.size ?? [0, 0];
    if (!width) return;
    const tiles = this.viewer.tiles();
    const spans = [...this.box.children];
    const place = (span, x, y, room) => {
      // In whole pixels: a place that does not change costs the browser nothing.
      span.style.maxWidth = `${Math.round(room)}px`;
      span.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px) translate(-50%, 0)`;
    };
    if (tiles) return spans.forEach((span, i) => place(span, tiles[i][0] + tiles[i][2] / 2, tiles[i][1] + 8, tiles[i][2] - 8));
    const each = width / Math.max(spans.length, 1);
    if (this.viewer.scene.layout === "over") return spans.forEach((span, i) => place(span, (i + 0.5) * each, height - 26, each - 8));
    const feet = spans.map((_, i) => this.feet(i, width, height));
    spans.forEach((span, i) => {
      // If figures stand behind one another, their names are written below one another.
      const gap = Math.min(width, ...feet.filter((_, j) => j !== i).map(([x]) => Math.abs(x - feet[i][0])));
      const apart = gap > LEAST_ROOM;
      const below = apart ? 0 : LINE * feet.filter(([x], j) => j < i && Math.abs(x - feet[i][0]) <= LEAST_ROOM).length;
      place(span, feet[i][0], Math.min(feet[i][1] + 22 + below, height - 24), apart ? gap - 8 : width);
    });
  }

  // Return where a figure stands in the picture, in pixels.
  feet(index, width, height) {
    const { stage, figures, table } = this.viewer;
    const { pose, object } = figures[index];
    stage.camera.updateMatrixWorld();
    this.point.set(pose[0], table.floor, pose[2]).add(object.position).project(stage.camera);
    return [((this.point.x + 1) / 2) * width, ((1 - this.point.y) / 2) * height];
  }
}
