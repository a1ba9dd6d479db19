// The viewer of the Edit tab as an input: a click chooses a body part, and the time span is dragged on the bar.
// The list of parts and the two sliders hold the choice, so keyboards and screen readers use the same controls.

const SLIDERS = ["#edit-start", "#edit-stop"];
const range = (id) => document.querySelector(`${id} input[type=range]`);

export function mount(element, props) {
  document.addEventListener("click", (event) => {
    const part = event.target.closest?.(".body-picker [data-part]");
    if (part) togglePart(part.dataset.part);
  });
  const meet = () => {
    const viewer = window.scalemogen?.viewers?.[props.viewer];
    if (!viewer) return document.addEventListener("viewer-ready", meet, { once: true });
    viewer.addEventListener("pick", (event) => event.detail && togglePart(props.parts[event.detail.part]));
    new TimeSpan(viewer);
  };
  meet();
}

// Click the box of a part in the list.
function togglePart(words) {
  for (const label of document.querySelectorAll("#edit-parts label")) {
    if (label.innerText.trim() === words) label.querySelector("input").click();
  }
}

// Two handles on the scrub bar.
class TimeSpan {
  constructor(viewer) {
    this.track = viewer.place.querySelector(".viewer-track");
    this.track.insertAdjacentHTML("beforeend", '<i class="span-area"></i><b class="span-handle"></b><b class="span-handle"></b>');
    this.area = this.track.querySelector(".span-area");
    this.handles = [...this.track.querySelectorAll(".span-handle")];
    this.handles.forEach((handle, i) => {
      handle.title = i ? "The motion may change until here" : "The motion may change from here";
      handle.onpointerdown = (event) => {
        event.preventDefault();
        handle.setPointerCapture(event.pointerId);
        handle.onpointermove = (move) => this.drag(i, move.clientX);
      };
      handle.onpointerup = () => (handle.onpointermove = null);
    });
    const follow = (event) => SLIDERS.some((id) => event.target.closest?.(id)) && this.refresh();
    document.addEventListener("input", follow);
    // Gradio sets the sliders some time after the view has got its motion, and sends no event.
    viewer.clock.listen(() => this.refresh());
    viewer.addEventListener("show", () => setTimeout(() => this.refresh(), 300));
    this.refresh();
  }

  // Move the slider too; maps.js reacts to it.
  drag(i, x) {
    const [slider, box] = [range(SLIDERS[i]), this.track.getBoundingClientRect()];
    const seconds = ((x - box.left) / box.width) * Number(slider.max);
    slider.value = Math.min(Math.max(Math.round(seconds / 0.2) * 0.2, 0), Number(slider.max));
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    this.refresh();
  }

  refresh() {
    const sliders = SLIDERS.map(range);
    if (sliders.some((slider) => !slider)) return;
    const shares = sliders.map((slider) => (100 * Number(slider.value)) / Number(slider.max));
    this.handles.forEach((handle, i) => (handle.style.left = `${shares[i]}%`));
    Object.assign(this.area.style, { left: `${shares[0]}%`, width: `${Math.max(shares[1] - shares[0], 0)}%` });
  }
}
