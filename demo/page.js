// The videos of the row show the same time: all others follow the first one that is loaded.
setInterval(() => {
  const [first, ...others] = [...document.querySelectorAll("#film-row video")].filter((video) => video.readyState >= 2);
  for (const video of others) {
    if (Math.abs(video.currentTime - first.currentTime) > 0.15) video.currentTime = first.currentTime;
  }
}, 700);

// A click on a part of the drawn body clicks the box of that part in the list beside it.
window.togglePart = (part) => {
  for (const label of document.querySelectorAll("#edit-parts label")) {
    if (label.innerText.trim() === part.dataset.part) label.querySelector("input").click();
  }
};

// On a phone the edited motion is far below the Edit button, so the page scrolls to it.
document.addEventListener("click", (event) => {
  if (event.target.closest("#edit") && matchMedia("(max-width: 760px)").matches) {
    document.querySelector("#edit-status").scrollIntoView({ behavior: "smooth", block: "center" });
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
