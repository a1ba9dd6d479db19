// The border after a block can be dragged. This changes the seconds of its piece and shifts the later pieces.

export class Edges {
  constructor(timeline) {
    this.timeline = timeline;
    const { strip } = timeline;
    strip.addEventListener("pointerdown", (event) => event.target.matches(".edge") && this.begin(event));
    strip.addEventListener("pointermove", (event) => this.drag(event));
    strip.addEventListener("pointerup", () => this.end(true));
    strip.addEventListener("pointercancel", () => this.end(false));
  }

  begin(event) {
    if (this.timeline.busy) return;
    event.preventDefault();
    const index = Number(event.target.dataset.piece);
    this.held = { index, x: event.clientX, before: this.timeline.pieces[index].seconds };
    this.timeline.strip.setPointerCapture(event.pointerId);
    this.timeline.strip.classList.add("dragged");
  }

  drag(event) {
    if (!this.held) return;
    const { index, x, before } = this.held;
    const { strip, scale, pieces } = this.timeline;
    const seconds = (((event.clientX - x) / strip.clientWidth) * 100) / scale;
    pieces[index].seconds = this.timeline.allowed(index, before + seconds);
    this.timeline.draw();
  }

  // A drag that ends where it began, or was cancelled, changes nothing.
  end(done) {
    if (!this.held) return;
    const { index, before } = this.held;
    this.held = null;
    this.timeline.strip.classList.remove("dragged");
    const piece = this.timeline.pieces[index];
    if (done && Math.abs(piece.seconds - before) > 0.05) this.timeline.setSeconds(index, piece.seconds);
    else piece.seconds = before;
    this.timeline.draw();
  }
}
