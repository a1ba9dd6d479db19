// The films of one row show the same moment: each follows the first one that is there.
setInterval(() => {
  const [first, ...others] = [...document.querySelectorAll("#film-row video")].filter((film) => film.readyState >= 2);
  for (const film of others) {
    if (Math.abs(film.currentTime - first.currentTime) > 0.15) film.currentTime = first.currentTime;
  }
}, 700);

// A click on a part of the drawn body presses the box of that part in the list beside it.
window.togglePart = (part) => {
  for (const label of document.querySelectorAll("#edit-parts label")) {
    if (label.innerText.trim() === part.dataset.part) label.querySelector("input").click();
  }
};

// On a phone the edited motion is far below the button that asks for it.
document.addEventListener("click", (event) => {
  if (event.target.closest("#edit") && matchMedia("(max-width: 760px)").matches) {
    document.querySelector("#edit-status").scrollIntoView({ behavior: "smooth", block: "center" });
  }
});

// A slider's number that is rubbed out, to type another, is no value yet; left empty, it is what it was.
const isEmptyNumber = (box) => box.matches?.('input[aria-label^="number input for"]') && !box.value;
document.addEventListener("input", (event) => {
  if (isEmptyNumber(event.target)) event.stopImmediatePropagation();
}, true);
document.addEventListener("focusout", ({ target: box }) => {
  if (isEmptyNumber(box)) box.value = box.closest(".block").querySelector("input[type=range]").value;
});
