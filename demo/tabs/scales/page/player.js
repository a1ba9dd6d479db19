// The slider, the Play button, and the buttons of single scales. The slider belongs to Gradio, so that the server knows
// its value.

const SECONDS = 1.1; // Play shows each scale this long

export class Player {
  // show(k): called with the slider's value whenever it changes.
  constructor(show) {
    this.count = 11;
    document.addEventListener("input", (event) => {
      if (!event.target.closest?.("#scale-slider")) return;
      if (event.isTrusted) this.pause();
      if (Number(event.target.value) >= 1) show(Number(event.target.value));
    });
    document.addEventListener("click", (event) => {
      if (event.target.closest("#play")) this.timer ? this.pause() : this.play();
      const jump = event.target.closest("#jumps [data-scale]");
      if (jump) {
        this.pause();
        this.set(Number(jump.dataset.scale));
      }
    });
    document.addEventListener("scale", ({ detail }) => {
      for (const jump of document.querySelectorAll("#jumps [data-scale]")) jump.setAttribute("aria-pressed", Number(jump.dataset.scale) === detail);
    });
  }

  get range() {
    return document.querySelector("#scale-slider input[type=range]");
  }

  get value() {
    return Number(this.range?.value ?? 1);
  }

  set(k) {
    if (!this.range || k === this.value) return;
    this.range.value = k;
    this.range.dispatchEvent(new Event("input", { bubbles: true }));
  }

  play() {
    if (this.value >= this.count) this.set(1);
    this.timer = setInterval(() => {
      if (this.value >= this.count) this.pause();
      else this.set(this.value + 1);
    }, SECONDS * 1000);
    document.querySelector("#play").textContent = "❚❚ Pause";
  }

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    const button = document.querySelector("#play");
    if (button) button.textContent = "▶ Play";
  }
}
