// Makes a viewer for a component; called by component.py. Other scripts find the viewer as scalemogen.viewers[id],
// and the scene that it shows as scalemogen.scenes[id]. The scene is there also before the viewer is made and without
// WebGL; the event "viewer-scene" tells of a new one.

import { Viewer } from "./viewer.js";

let three = null;

// Load three.js once for all viewers of the page.
function loadThree(path) {
  three ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("gradio_api/file=" + path, document.baseURI).href;
    script.onload = () => resolve(window.THREE);
    script.onerror = reject;
    document.head.append(script);
  });
  return three;
}

const make = async (place, props) => new Viewer(await loadThree(props.three), place, props);

// Return a viewer that shows the first scene, and is not told of later ones; see early.js.
async function mountEarly(place, props) {
  const viewer = await make(place, props);
  viewer.show(props.value);
  return viewer;
}

// Take over the viewer of early.js, if it has made one for this component.
async function takeEarly(place, name) {
  const { early } = window.scalemogen;
  if (early?.name !== name) return null;
  delete window.scalemogen.early;
  const viewer = await early.viewer;
  if (viewer) place.replaceWith(viewer.place);
  early.remove();
  return viewer;
}

// watch: Gradio's; null before Gradio has built the page, see early.js.
export async function mount(element, props, watch) {
  const place = element.querySelector(".viewer-place");
  if (!watch) return mountEarly(place, props);
  const registry = ((window.scalemogen ??= {}).viewers ??= {});
  const scenes = (window.scalemogen.scenes ??= {});
  let viewer = null;
  const show = () => {
    const [scene, shown] = [props.value, scenes[props.name]];
    if (!scene || scene.turn < shown?.turn) return; // a late answer to an earlier request
    scenes[props.name] = scene;
    viewer?.show(scene);
    document.dispatchEvent(new CustomEvent("viewer-scene", { detail: props.name }));
  };
  watch("value", show);
  show();
  try {
    viewer = (await takeEarly(place, props.name)) ?? (await make(place, props));
  } catch (error) {
    console.warn("no 3-D view:", error);
    place.classList.add("no-webgl");
    place.innerHTML = '<p role="status">This browser cannot draw in 3-D (no WebGL). A video is drawn instead.</p>';
    drawFilmInstead(props.film, watch);
    return;
  }
  registry[props.name] = viewer;
  if (scenes[props.name]) viewer.show(scenes[props.name]);
  document.dispatchEvent(new CustomEvent("viewer-scene", { detail: props.name }));
  document.dispatchEvent(new CustomEvent("viewer-ready", { detail: props.name }));
}

// Without WebGL: press the button that draws a video, once a new motion has been shown for a second.
function drawFilmInstead(button, watch) {
  let timer = null;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => document.getElementById(button)?.click(), 1000);
  };
  watch("value", later);
  later();
}
