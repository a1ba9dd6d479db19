// Places the camera so that the picture shows the whole bodies at every time of their motions.

import { trackOf } from "./track.js";

const STANDING = 1.9; // metres: at least this height is shown, so that most motions have the same camera
const ARMS = 0.5; // metres: at least this much is shown to each side, for the same reason
const FLESH = 0.13; // metres: largest distance from a joint to the surface of the body
const EVERY = 2; // every second pose is measured

export class Framing {
  constructor(viewer) {
    this.viewer = viewer;
    this.kept = true; // until the visitor turns the camera
    let held = false;
    const { orbit } = viewer.stage;
    orbit.addEventListener("start", () => (held = true));
    orbit.addEventListener("change", () => (this.kept &&= !held));
    orbit.addEventListener("end", () => (held = false));
  }

  // Go to the viewer's named view.
  home() {
    if (!this.ready) return;
    const around = this.around();
    this.viewer.stage.frame(this.viewer.view, around, this.fitting(around));
    this.kept = true;
  }

  // Called when the motions have changed: move the camera if they are not fully in the picture, or very small in it.
  again() {
    if (!this.ready || !this.kept) return;
    const [now, fitting] = [this.viewer.stage.distance, this.fitting(this.around())];
    if (fitting > now + 1e-3 || fitting < 0.8 * now) this.home();
  }

  resized() {
    if (this.kept) this.viewer.home();
  }

  get ready() {
    return Boolean(this.viewer.stage.size?.[0] && this.viewer.figures.length);
  }

  // Return what must be visible: the motion of each figure, and that of the first figure at every scale.
  around() {
    const { figures, scene, options } = this.viewer;
    const shift = (i) => {
      if (!options.follow) return () => this.viewer.start();
      const followed = scene.layout === "over" ? figures.length - 1 : i;
      return (time, track) => (followed === i ? track : figures[followed].track).ground(time);
    };
    return extent(
      figures.map(({ slot, track }, i) => ({ slot, shift: shift(i), tracks: i ? [track] : [track, ...(scene.stages ?? []).map(trackOf)] })),
      this.viewer.table.floor,
    );
  }

  // Return the distance of the camera in metres.
  fitting(around) {
    const { stage, scene, view } = this.viewer;
    const tiles = this.viewer.tiles();
    const named = scene.figures.some((data) => data.name);
    const words = named || scene.legend?.length;
    const free = tiles ? { top: words ? 30 : 8, bottom: 8 } : { top: scene.legend?.length ? 30 : 8, bottom: named ? 44 : 8 };
    const sizes = tiles ? tiles.map(([, , w, h]) => [w, h]) : [stage.size];
    return Math.max(...sizes.map(([width, height]) => distance(around, stage.direction(view), { width, height, ...free })));
  }
}

// The points that must be seen, as [x, y, z, x, y, z, ...]; the middle on the floor, and the height.
// figures: [{slot, tracks, shift(time, track)}]; slot and shift as in figure.js.
function extent(figures, floor) {
  const points = [];
  let height = STANDING;
  const places = [];
  for (const { slot, tracks, shift } of figures) {
    for (const track of tracks) {
      for (let frame = 0; frame < track.frames; frame += EVERY) {
        const away = shift(frame / track.fps, track);
        const [x, z] = [slot[0] - away[0], slot[1] - away[1]];
        const begin = frame * track.width;
        for (let i = begin; i < begin + track.width; i += 3) {
          points.push(track.joints[i] + x, track.joints[i + 1], track.joints[i + 2] + z);
          height = Math.max(height, track.joints[i + 1]);
        }
        const [rootX, rootZ] = track.ground(frame / track.fps);
        places.push([rootX + x, rootZ + z]);
      }
    }
  }
  for (const [x, z] of places.filter((_, i) => i % 8 === 0)) {
    for (const y of [floor, STANDING - FLESH]) points.push(x - ARMS, y, z, x + ARMS, y, z, x, y, z - ARMS, x, y, z + ARMS);
  }
  const middle = [0, 1].map((k) => (Math.min(...places.map((place) => place[k])) + Math.max(...places.map((place) => place[k]))) / 2);
  let reach = 0;
  for (let i = 0; i < points.length; i += 3) reach = Math.max(reach, Math.hypot(points[i] - middle[0], points[i + 2] - middle[1]));
  return { points, middle, height, reach, floor };
}

// The distance in metres between the camera and the middle of an extent, at half its height.
// direction: {back, right, up}, unit vectors: towards the camera, and those of the picture; slope: tangent of half the
// upright angle of view. picture: width, height, and what is kept free at top and bottom, in pixels.
function distance({ points, middle, height, floor }, { back, right, up, slope }, picture) {
  const along = (vector, x, y, z) => vector[0] * x + vector[1] * y + vector[2] * z;
  const across = slope * (picture.width / picture.height) * 0.97;
  const above = slope * (1 - (2 * picture.top) / picture.height);
  const below = slope * (1 - (2 * picture.bottom) / picture.height);
  let far = 1;
  for (let i = 0; i < points.length; i += 3) {
    const [x, y, z] = [points[i] - middle[0], points[i + 1] - height / 2, points[i + 2] - middle[1]];
    const under = Math.min(FLESH, Math.max(points[i + 1] - floor, 0)); // the body does not reach below the floor
    const [sideways, upwards] = [along(right, x, y, z), along(up, x, y, z)];
    const needed = Math.max((Math.abs(sideways) + FLESH) / across, (upwards + FLESH) / above, (under - upwards) / below);
    far = Math.max(far, needed + along(back, x, y, z));
  }
  return far;
}
