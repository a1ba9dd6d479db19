// The bits of one token as a row of squares. Each square is a button that flips its bit, also by finger or keyboard.

export class BitRow {
  // flip(bit): called when a square is pressed.
  constructor(place, flip) {
    this.place = place;
    place.setAttribute("role", "group");
    place.onclick = (event) => event.target.dataset.bit && flip(Number(event.target.dataset.bit));
  }

  // Show the bits of a token of a map; null shows none. at: the bit under the pointer, or null.
  show(grid, token, at) {
    const bits = token ? grid.bitsOf(token.column, token.row.group) : [];
    this.place.setAttribute("aria-label", token ? "The bits of the token" : "");
    if (this.place.children.length !== bits.length) this.place.replaceChildren(...bits.map((_, bit) => square(bit)));
    bits.forEach((value, bit) => {
      const button = this.place.children[bit];
      button.setAttribute("aria-pressed", Boolean(value));
      button.title = `Bit ${bit + 1} is ${value}. Press to flip it.`;
      button.classList.toggle("at", bit === at);
      button.style.setProperty("--bit", `rgb(${token.row.color})`);
    });
  }
}

function square(bit) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "bit" });
  button.dataset.bit = bit;
  button.setAttribute("aria-label", `Bit ${bit + 1}`);
  return button;
}
