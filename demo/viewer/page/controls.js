// The bar under the picture, the menu of options, and the keys.

const ICONS = {
  play: "M8 5v14l11-7z",
  pause: "M7 5h4v14H7zM13 5h4v14h-4z",
  menu: "M4 7h16v2H4zM4 11h16v2H4zM4 15h16v2H4z",
  back: "M15 6v12L8 12zM5 6h2v12H5z",
  next: "M9 6l7 6-7 6zM17 6h2v12h-2z",
  full: "M5 5h6v2H7v4H5zM13 5h6v6h-2V7h-4zM5 13h2v4h4v2H5zM17 13h2v6h-6v-2h4z",
};
const SPEEDS = [0.1, 0.25, 0.5, 1, 2];
const VIEWS = { three: "Corner", front: "Front", side: "Side", top: "Top" };
const OPTIONS = {
  follow: "Follow the figure", path: "Paths of pelvis and hands", contacts: "Feet on the floor",
  ghosts: "A pose every half second", names: "Joint names under the pointer",
};
const icon = (name) => `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;

export class Controls {
  constructor(viewer) {
    this.viewer = viewer;
    this.clock = viewer.clock;
    viewer.place.tabIndex = 0;
    viewer.place.insertAdjacentHTML("beforeend", this.markup());
    const find = (name) => viewer.place.querySelector(`.viewer-${name}`);
    [this.playButton, this.bar, this.seconds, this.frame, this.speed] = ["play", "scrub", "seconds", "frame", "speed"].map(find);
    this.playButton.onclick = () => this.clock.play(!this.clock.playing);
    this.bar.oninput = () => this.scrub(Number(this.bar.value) / 1000);
    this.speed.onchange = () => (this.clock.speed = Number(this.speed.value));
    this.growButton = find("grow");
    this.growButton.onclick = () => this.viewer.grow();
    find("full").onclick = () => this.fullscreen();
    find("back").onclick = () => this.step(-1);
    find("next").onclick = () => this.step(1);
    find("menu").onchange = (event) => this.choose(event.target);
    find("menu").onclick = (event) => event.target.dataset.action && this.act(event.target.dataset.action);
    viewer.place.addEventListener("keydown", (event) => this.key(event));
    // A click elsewhere closes the menu.
    document.addEventListener("pointerdown", (event) => {
      const details = viewer.place.querySelector("details");
      if (details.open && !details.contains(event.target)) details.open = false;
    });
    this.options = [...viewer.place.querySelectorAll("[data-option]:not([data-option=loop])")];
    this.showOptions();
    this.clock.listen(() => this.refresh());
    this.refresh();
  }

  markup() {
    const speeds = SPEEDS.map((speed) => `<option value="${speed}" ${speed === 1 ? "selected" : ""}>${speed}×</option>`);
    const views = Object.entries(VIEWS).map(([name, words]) => `<button type="button" data-action="${name}">${words}</button>`);
    const options = Object.entries(OPTIONS).map(
      ([name, words]) => `<label><input type="checkbox" data-option="${name}"> ${words}</label>`,
    );
    return `<div class="viewer-bar">
      <button type="button" class="viewer-play" aria-label="Play or pause">${icon("play")}</button>
      <button type="button" class="viewer-step viewer-back" aria-label="Previous frame">${icon("back")}</button>
      <span class="viewer-track"><i class="viewer-mark" hidden></i>
        <input class="viewer-scrub" type="range" min="0" max="1000" value="0" aria-label="Time"></span>
      <button type="button" class="viewer-step viewer-next" aria-label="Next frame">${icon("next")}</button>
      <button type="button" class="viewer-grow" aria-pressed="false" hidden>Coarse to fine</button>
      <output class="viewer-time"><span class="viewer-seconds"></span><span class="viewer-frame"></span></output>
      <select class="viewer-speed" aria-label="Speed">${speeds.join("")}</select>
      <details><summary aria-label="View and drawing">${icon("menu")}</summary>
        <div class="viewer-menu"><div class="viewer-views">${views.join("")}</div>${options.join("")}
          <label><input type="checkbox" data-option="loop" checked> Repeat</label>
          <button type="button" data-action="snapshot">Save a picture</button></div></details>
      <button type="button" class="viewer-full" aria-label="Full screen">${icon("full")}</button>
    </div>`;
  }

  // Show the state of the clock.
  refresh() {
    const { time, duration, playing } = this.clock;
    const fps = this.viewer.figures[0]?.track.fps ?? 20;
    if (this.shownPlaying !== playing) this.playButton.innerHTML = icon(playing ? "pause" : "play");
    this.shownPlaying = playing;
    this.growButton.hidden = !(this.viewer.grows && this.viewer.scene?.stages?.length);
    this.growButton.setAttribute("aria-pressed", Boolean(this.viewer.growing));
    this.bar.value = (1000 * time) / duration;
    this.bar.style.setProperty("--done", `${(100 * time) / duration}%`);
    this.bar.setAttribute("aria-valuetext", `${time.toFixed(1)} of ${duration.toFixed(1)} seconds`);
    this.seconds.textContent = `${time.toFixed(2)} s`;
    this.frame.textContent = ` · ${Math.round(time * fps)}`;
  }

  // Show which options are on.
  showOptions() {
    for (const box of this.options) box.checked = this.viewer.options[box.dataset.option];
  }

  // Mark a time span on the scrub bar; none if it is undefined.
  mark(span) {
    const mark = this.viewer.place.querySelector(".viewer-mark");
    mark.hidden = !span;
    if (!span) return;
    const [from, to] = span.map((time) => Math.min(time / this.clock.duration, 1) * 100);
    Object.assign(mark.style, { left: `${from}%`, width: `${to - from}%` });
  }

  scrub(share) {
    this.clock.play(false);
    this.clock.seek(share * this.clock.duration);
  }

  choose(box) {
    if (box.dataset.option === "loop") this.clock.loop = box.checked;
    else if (box.dataset.option) this.viewer.set(box.dataset.option, box.checked);
  }

  act(action) {
    if (action === "snapshot") this.viewer.snapshot();
    else this.viewer.home(action);
  }

  step(frames) {
    this.clock.play(false);
    this.clock.seek(this.clock.time + frames / (this.viewer.figures[0]?.track.fps ?? 20));
  }

  faster(steps) {
    const now = SPEEDS.indexOf(this.clock.speed);
    this.clock.speed = SPEEDS[Math.min(Math.max(now + steps, 0), SPEEDS.length - 1)];
    this.speed.value = String(this.clock.speed);
  }

  // Phones that show only videos on the full screen let the viewer fill the window instead.
  fullscreen() {
    const { place } = this.viewer;
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.fullscreenEnabled) place.requestFullscreen();
    else document.documentElement.classList.toggle("viewer-fills", place.classList.toggle("fills"));
  }

  key(event) {
    const own = event.target.matches("select, input[type=checkbox], button, summary");
    const far = event.shiftKey ? 10 : 1;
    const actions = {
      " ": () => this.clock.play(!this.clock.playing),
      ArrowLeft: () => this.step(-far), ArrowRight: () => this.step(far),
      Home: () => this.scrub(0), End: () => this.scrub(1),
      "+": () => this.faster(1), "-": () => this.faster(-1), f: () => this.fullscreen(),
    };
    const action = actions[event.key];
    if (!action || (own && event.key === " ") || event.target.matches("select") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    action();
  }
}
