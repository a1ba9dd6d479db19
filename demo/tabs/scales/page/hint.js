// Three short hints for visitors who open the tab for the first time. They are shown above the maps and cover nothing;
// the element that a hint explains is outlined. The first is there before the tab is opened, so that the page does not
// jump when it is.

const KEY = "scalemogen-scales-seen";
const STEPS = [
  ["#scale-slider", "Move the slider: the left figure has only the maps so far, the right one has all of them."],
  ["#scale-board .board-pyramid", "Each strip is the map of one scale. The first is a single token for the whole body; the last has one for each body part, five times a second."],
  ["#scale-board .board-map", "The stripes are the bits of the chosen map, small switches of the movement. Click one to flip it: the joints that move become pink."],
];

export function hintOnce() {
  try {
    if (localStorage.getItem(KEY)) return;
  } catch {
    return; // without storage, the hints would come back at every visit
  }
  new Hint();
}

class Hint {
  constructor() {
    this.box = Object.assign(document.createElement("div"), { className: "hint-box" });
    this.box.setAttribute("role", "note");
    this.box.setAttribute("aria-label", "How this tab works");
    this.box.innerHTML = '<span></span><p></p><button type="button" data-act="next"></button><button type="button" data-act="skip">Close</button>';
    this.box.onclick = (event) => event.target.dataset.act && (event.target.dataset.act === "next" ? this.go(this.step + 1) : this.end());
    this.go(0);
  }

  go(step) {
    document.querySelector(".hint-target")?.classList.remove("hint-target");
    if (step >= STEPS.length) return this.end();
    this.step = step;
    const [selector, words] = STEPS[step];
    const target = document.querySelector(selector);
    target.classList.add("hint-target");
    this.box.querySelector("p").textContent = words;
    this.box.querySelector("span").textContent = `${step + 1} of ${STEPS.length}`;
    this.box.querySelector("[data-act=next]").textContent = step + 1 < STEPS.length ? "Next" : "Done";
    document.querySelector("#scales-hint .hint-place").append(this.box);
  }

  end() {
    document.querySelector(".hint-target")?.classList.remove("hint-target");
    this.step = null;
    this.box.remove();
    document.querySelector("#hint-room")?.remove();
    localStorage.setItem(KEY, "1");
  }
}
