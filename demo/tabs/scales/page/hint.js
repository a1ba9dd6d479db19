// Three short steps on the real thing, for somebody who opens the tab for the first time.

const KEY = "scalemogen-scales-seen";
const STEPS = [
  ["#scale-slider", "Move the slider. With each scale, the left figure gets closer to the right one."],
  ["#scale-board .board-pyramid", "Each strip is one map. The first is one token for everything; the last has a token per body part, five times a second."],
  ["#scale-board .board-map", "These are the bits of the chosen map. Click one: it flips, and the motion changes."],
];

export function hintOnce() {
  try {
    if (localStorage.getItem(KEY)) return;
  } catch {
    return; // no storage: it would come back at every visit
  }
  new Hint();
}

class Hint {
  constructor() {
    this.box = Object.assign(document.createElement("div"), { className: "hint-box" });
    this.box.setAttribute("role", "dialog");
    this.box.setAttribute("aria-label", "How this tab works");
    this.box.innerHTML = '<p></p><span></span><button type="button" data-act="skip">Close</button><button type="button" data-act="next"></button>';
    this.box.onclick = (event) => event.target.dataset.act && (event.target.dataset.act === "next" ? this.go(this.step + 1) : this.end());
    document.addEventListener("scale", () => this.step === 0 && this.moved++ > 0 && this.go(1));
    this.moved = 0;
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
    document.querySelector(".gradio-container").append(this.box);
    const [box, page] = [target.getBoundingClientRect(), this.box.offsetParent.getBoundingClientRect()];
    const left = Math.min(box.left, innerWidth - this.box.offsetWidth - 12);
    Object.assign(this.box.style, { left: `${Math.max(left, 12) - page.left}px`, top: `${box.bottom + 10 - page.top}px` });
  }

  end() {
    document.querySelector(".hint-target")?.classList.remove("hint-target");
    this.step = null;
    this.box.remove();
    localStorage.setItem(KEY, "1");
  }
}
