// The visitor's motions as a row of small pictures. A click makes a motion again; motions with a star are kept longest.

export function mount(element, props, watch, trigger) {
  const place = element.querySelector(".motions");
  const load = () => place.replaceChildren(...cards(props.value ?? []));
  watch("value", load);
  load();
  place.onclick = (event) => {
    const button = event.target.closest("[data-do]");
    if (button) trigger("select", { do: button.dataset.do, index: Number(button.closest("li").dataset.index) });
  };
}

function cards(motions) {
  if (!motions.length) return [];
  const title = Object.assign(document.createElement("div"), { className: "hint", textContent: "Your motions, kept in this browser" });
  const list = document.createElement("ul");
  list.append(...motions.map(card));
  return [title, list];
}

function card(motion, index) {
  const item = document.createElement("li");
  item.dataset.index = index;
  const open = button("open", `Show again: ${motion.title}`);
  open.innerHTML = motion.poses; // an SVG drawn by this app, so it is safe
  open.append(Object.assign(document.createElement("span"), { textContent: motion.title }));
  const star = button("star", motion.star ? "Remove from favourites" : "Add to favourites", motion.star ? "★" : "☆");
  star.setAttribute("aria-pressed", motion.star);
  item.append(open, star, button("remove", "Remove from the list", "×"));
  return item;
}

function button(what, label, text = "") {
  const made = Object.assign(document.createElement("button"), { className: what, title: label, textContent: text });
  made.dataset.do = what;
  made.setAttribute("aria-label", label);
  return made;
}
