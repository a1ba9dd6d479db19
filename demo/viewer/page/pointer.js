// The pointer on the figures: names the joint under it; a click picks its body part.

export class Pointer {
  constructor(viewer) {
    this.viewer = viewer;
    this.ray = new viewer.three.Raycaster();
    this.tip = Object.assign(document.createElement("div"), { className: "viewer-tip", hidden: true });
    viewer.screen.append(this.tip);
    const { canvas } = viewer;
    canvas.addEventListener("pointermove", (event) => event.pointerType === "mouse" && !event.buttons && this.hover(event));
    canvas.addEventListener("pointerleave", () => this.leave());
    canvas.addEventListener("pointerdown", (event) => (this.pressed = [event.clientX, event.clientY]));
    canvas.addEventListener("pointerup", (event) => {
      const moved = Math.hypot(event.clientX - this.pressed?.[0], event.clientY - this.pressed?.[1]);
      if (moved < 4) this.tell("pick", this.find(event)); // a drag turns the camera
    });
  }

  // Return the joint under the pointer: {figure, joint, part}, or null.
  find(event) {
    const { canvas, stage, figures } = this.viewer;
    const box = canvas.getBoundingClientRect();
    const tiles = this.viewer.tiles();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const index = tiles ? tiles.findIndex(([left, top, w, h]) => x >= left && x < left + w && y >= top && y < top + h) : -1;
    const [left, top, w, h] = tiles?.[index] ?? [0, 0, box.width, box.height];
    this.ray.setFromCamera({ x: ((x - left) / w) * 2 - 1, y: 1 - ((y - top) / h) * 2 }, stage.camera);
    let best = null;
    figures.forEach((figure, number) => {
      if (index >= 0 && number !== index) return;
      const [hit] = this.ray.intersectObjects(Object.values(figure.mannequin.meshes));
      if (hit && (!best || hit.distance < best.distance)) {
        const { joint } = hit.object.userData.pieces[hit.instanceId];
        best = { distance: hit.distance, figure: number, joint, part: this.viewer.table.parts[joint] };
      }
    });
    return best;
  }

  hover(event) {
    if (this.waiting) return;
    this.waiting = true; // at most one search per drawn picture
    requestAnimationFrame(() => {
      this.waiting = false;
      const hit = this.find(event);
      this.viewer.canvas.style.cursor = hit ? "pointer" : "grab";
      this.tip.hidden = !(hit && this.viewer.options.names);
      if (!this.tip.hidden) {
        const box = this.viewer.canvas.getBoundingClientRect();
        this.tip.textContent = this.viewer.table.joints[hit.joint].replaceAll("_", " ");
        this.tip.style.transform = `translate(${event.clientX - box.left + 12}px, ${event.clientY - box.top + 12}px)`;
      }
      if (hit?.joint !== this.over) this.tell("hover", hit);
      this.over = hit?.joint;
    });
  }

  leave() {
    this.tip.hidden = true;
    if (this.over !== undefined) this.tell("hover", null);
    this.over = undefined;
  }

  tell(name, hit) {
    this.viewer.dispatchEvent(new CustomEvent(name, { detail: hit }));
  }
}
