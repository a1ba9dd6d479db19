// A click on a part of the drawn body clicks the box of that part in the list beside it.
window.togglePart = (part) => {
  for (const label of document.querySelectorAll("#edit-parts label")) {
    if (label.innerText.trim() === part.dataset.part) label.querySelector("input").click();
  }
};

// On a phone the motion is far below the button that makes it, so the page scrolls to it.
const RESULTS = { "#generate": "#view", "#samples button": "#view", "#edit": "#edit-view", "#presets button": "#edit-view" };
document.addEventListener("click", (event) => {
  if (!matchMedia("(max-width: 760px)").matches) return;
  for (const [button, view] of Object.entries(RESULTS)) {
    if (event.target.closest(button)) document.querySelector(view).scrollIntoView({ behavior: "smooth", block: "center" });
  }
});

// While a visitor deletes the number of a slider to type another one, the empty box is not sent as a value. If it is
// left empty, it gets its former number back.
const isEmptyNumber = (box) => box.matches?.('input[aria-label^="number input for"]') && !box.value;
document.addEventListener("input", (event) => {
  if (isEmptyNumber(event.target)) event.stopImmediatePropagation();
}, true);
document.addEventListener("focusout", ({ target: box }) => {
  if (isEmptyNumber(box)) box.value = box.closest(".block").querySelector("input[type=range]").value;
});
