// The hints of the Scales tab (hint.js) have their room before they are there, so that the tab does not jump.
try {
  const room = '<style id="hint-room">.hint-place { min-height: 44px } @media (max-width: 760px) { .hint-place { min-height: 140px } }</style>';
  if (!localStorage.getItem("scalemogen-scales-seen")) document.head.insertAdjacentHTML("beforeend", room);
} catch {
  // without storage there are no hints
}

// On a phone, the motion is far below the button that makes it, so the page scrolls to the motion.
const RESULTS = {
  "#generate": "#view", "#samples button": "#view", "#edit": "#edit-view", "#presets button": "#edit-view",
  "#tell": "#story-view", "#join": "#story-view", "#several button": "#view", ".motions .open": "#view", "#stories button": "#story-view",
  "#compare": "#compare-view",
};
document.addEventListener("click", (event) => {
  if (!matchMedia("(max-width: 760px)").matches) return;
  for (const [button, view] of Object.entries(RESULTS)) {
    if (event.target.closest(button)) document.querySelector(view).scrollIntoView({ behavior: "smooth", block: "center" });
  }
});

// After a button has opened another tab, the page scrolls to the top of that tab.
document.addEventListener("click", (event) => {
  if (event.target.closest("#apart, #send-to-edit, #apart-to-edit, #story-apart, #story-to-edit")) setTimeout(() => scrollTo(0, 0), 100);
});

// A message stays until it is closed. On a phone it would cover another tab, so choosing a tab closes it.
document.addEventListener("click", (event) => {
  if (event.target.closest('[role="tab"]')) for (const button of document.querySelectorAll(".toast-close")) button.click();
});

// When a tab or fold opens, Gradio shows its fields first and sets their values up to two animation frames later. It would
// overwrite what the visitor types in between, so the fields take no input for three frames.
const HELD_FRAMES = 3;
const afterFrames = (count, then) => (count ? requestAnimationFrame(() => afterFrames(count - 1, then)) : then());
const hold = (block) => {
  block.inert = true;
  block.setAttribute("aria-disabled", "true");
  afterFrames(HELD_FRAMES, () => {
    block.inert = false;
    block.removeAttribute("aria-disabled");
  });
};
new MutationObserver((changes) => {
  for (const node of changes.flatMap((change) => [...change.addedNodes])) {
    if (!node.querySelector?.("input, textarea")) continue;
    for (const block of node.matches(".block") ? [node] : node.querySelectorAll(".block")) hold(block);
  }
}).observe(document.documentElement, { childList: true, subtree: true });

// Gradio takes note of typing by the event "keypress", which does not come when text is pasted or deleted, nor from the
// keyboard of a phone. So every change of a text box sends this event, too.
document.addEventListener("input", ({ target: box }) => {
  if (box.matches?.("textarea, input[type=text]")) box.dispatchEvent(new KeyboardEvent("keypress", { bubbles: true }));
});

// A visitor may delete the number of a slider to type another one. Meanwhile, the empty box is not sent as a value. If
// the box stays empty, its previous number comes back.
const isEmptyNumber = (box) => box.matches?.('input[aria-label^="number input for"]') && !box.value;
document.addEventListener("input", (event) => {
  if (isEmptyNumber(event.target)) event.stopImmediatePropagation();
}, true);
document.addEventListener("focusout", ({ target: box }) => {
  if (isEmptyNumber(box)) box.value = box.closest(".block").querySelector("input[type=range]").value;
});

// Copy a link to this page with parameters, and confirm it on the button.
function copyQuery(asked, selector) {
  const link = new URL(location.pathname, location.href);
  for (const [name, value] of Object.entries(asked)) link.searchParams.set(name, value);
  const button = document.querySelector(selector);
  const copied = () => {
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy link"), 2000);
  };
  const shown = () => window.prompt("The link to this motion", link.href);
  if (!navigator.clipboard) return void shown();
  navigator.clipboard.writeText(link.href).then(copied, shown);
}

// A link that holds a whole recipe, packed by the server; see links.py.
window.copyPacked = (packed, selector) => copyQuery({ recipe: packed }, selector);

// A link that fills the form and makes the motion again; see opening.py.
window.copyLink = (kept) => {
  const recipe = kept?.recipe ? JSON.parse(kept.recipe) : null;
  if (!recipe) return;
  if (kept.link) return window.copyPacked(kept.link, "#copy-link");
  const { guidance, temperature } = recipe.sampling;
  const asked = { prompt: recipe.typed || recipe.prompt, seconds: recipe.seconds, seed: recipe.seed, guidance, temperature };
  if (recipe.typed) asked.reads = recipe.prompt;
  else asked.as_typed = 1;
  if (!recipe.feet_held) asked.feet = 0;
  copyQuery(asked, "#copy-link");
};

// Stop can be pressed while the status line beside it shows that a run is going on.
const STOPS = { "#stop": "#status", "#stop-story": "#story-status", "#stop-compare": "#compare-status" };
new MutationObserver(() => {
  for (const [button, status] of Object.entries(STOPS)) {
    const stop = document.querySelector(button), idle = !document.querySelector(`${status} .progress-bar`);
    if (stop && stop.disabled !== idle) stop.disabled = idle;
  }
}).observe(document.documentElement, { childList: true, subtree: true });
