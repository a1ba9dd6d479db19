// Handles files that are dropped anywhere on the page, and refuses files that cannot be read.
//
// A dropped file goes to the upload button under the pointer if it takes this kind of file, else to the first button of
// the open tab that does. A file that no button takes is refused before it is sent, with a sentence that says what to
// do with it. `window.waysOut` holds these sentences by suffix (`demo/theme.py`).
{
  const ending = (name) => (/\.[^.]+$/.exec(name)?.[0] ?? "").toLowerCase();
  const kinds = (input) => input.accept.split(",").map((kind) => kind.trim()).filter(Boolean);
  const takes = (input, name) => !kinds(input).length || kinds(input).includes(ending(name));
  const isShown = (node) => node?.checkVisibility?.() ?? false;

  // The file inputs of the open tab. The input of a button is hidden and stands before the button.
  const places = () =>
    [...document.querySelectorAll('[role="tabpanel"] input[type="file"]')].filter((input) =>
      isShown(input) || isShown(input.nextElementSibling) || isShown(input.closest("button")));

  const say = (words) => {
    document.querySelector(".refused")?.remove();
    if (!words) return;
    const box = document.createElement("div");
    box.className = "refused";
    box.setAttribute("role", "alert");
    box.innerHTML = '<p></p><button type="button" aria-label="Close">×</button>';
    box.firstChild.textContent = words;
    box.lastChild.addEventListener("click", () => box.remove());
    document.body.append(box);
  };

  const refuse = (name, inputs) => {
    const suffix = ending(name), read = [...new Set(inputs.flatMap(kinds))];
    const converted = window.waysOut[suffix]?.replaceAll("FILE", name.slice(0, -suffix.length));
    const elsewhere = "the Scales and Edit tabs take motion files";
    const wayOut = read.includes(".bvh") && converted ? converted : read.length ? `use one of ${read.join(", ")}` : elsewhere;
    say(`${name} cannot be read here: ${wayOut}.`);
  };

  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.matches?.('input[type="file"]')) return;
    const wrong = [...input.files].find((file) => !takes(input, file.name));
    if (!wrong) return say("");
    event.stopImmediatePropagation();
    input.value = "";
    refuse(wrong.name, [input]);
  }, true);

  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  const mark = (on) => document.body.classList.toggle("dragging", on);
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault(); // otherwise the browser would leave the page and open the file
      mark(true);
    });
  }
  document.addEventListener("dragleave", (event) => event.relatedTarget ?? mark(false));
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    mark(false);
    const [file] = event.dataTransfer.files, inputs = places();
    if (!file) return; // for example a picture that was dragged from another page
    const near = inputs.filter((input) =>
      [input, input.nextElementSibling, input.closest("button")].some((node) => node?.contains(event.target)));
    const wanted = near.length ? near : inputs;
    const input = wanted.find((each) => takes(each, file.name));
    if (!input) return refuse(file.name, wanted);
    const given = new DataTransfer();
    given.items.add(file);
    input.files = given.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }, true);
}
