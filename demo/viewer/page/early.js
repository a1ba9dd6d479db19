// Shows the first motion while Gradio builds the page, which takes one to two seconds. The server writes this script
// into the page, ahead of Gradio's; see preload.py. The script runs the code of the component "view" in an element that
// covers the page. When Gradio runs the same code, mount.js takes the viewer over and removes the cover.

const NAME = "view";
const LONGEST = 20000; // milliseconds; then the cover goes anyway, as Gradio may have an error to show

const config = window.gradio_config;
const first = config?.components?.find(({ props }) => props.elem_id === NAME)?.props;

function darkWanted() {
  const asked = new URLSearchParams(location.search).get("__theme");
  return asked === "dark" || (asked !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
}

function show() {
  if (darkWanted()) document.body.classList.add("dark");
  const cover = Object.assign(document.createElement("div"), { id: "early" });
  cover.innerHTML = `<h1>ScaleMoGen</h1><p role="status">Opening …</p><div class="viewer">${first.html_template}</div>`;
  const style = Object.assign(document.createElement("style"), { textContent: config.css });
  document.head.append(style);
  document.body.append(cover);
  const remove = () => {
    cover.remove();
    style.remove();
  };
  setTimeout(remove, LONGEST);
  const run = async () => new Function("element", "props", "watch", "trigger", first.js_on_load)(cover, first, null, null);
  const viewer = run().catch(() => (remove(), null)); // without WebGL, Gradio's page says so
  (window.scalemogen ??= {}).early = { name: NAME, viewer, remove };
}

if (first?.value) show();
