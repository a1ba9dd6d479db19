// What the colours of the figures mean, in a few words at the top of the picture.

export class Legend {
  constructor(screen) {
    this.box = Object.assign(document.createElement("div"), { className: "viewer-legend" });
    screen.append(this.box);
  }

  // entries: [[color or null, words], ...]
  show(entries) {
    this.box.replaceChildren(
      ...entries.map(([color, words]) => {
        const entry = Object.assign(document.createElement("span"), { textContent: words });
        if (color) entry.style.setProperty("--dot", color);
        return entry;
      }),
    );
  }
}
