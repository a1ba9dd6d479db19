// Floor, light, shadow and camera. Draws the figures in one picture or in tiles.

import { drawsInSoftware } from "./software.js";

const FIELD_OF_VIEW = 32; // degrees, upright
const FLOOR_RADIUS = 7; // metres; the floor fades from 55 % of it on
const DARK = { background: "#10151c", floor: "#18202b", grid: "#334155" };
const VIEWS = { three: [35, 9], front: [0, 6], side: [90, 6], top: [0, 89] }; // degrees of azimuth and elevation

export class Stage {
  constructor(THREE, canvas, table) {
    this.three = THREE;
    this.table = table;
    // Without a graphics card, pixels are expensive, so edges are not smoothed and the shadow is coarser.
    this.software = drawsInSoftware();
    this.renderer = new THREE.WebGLRenderer({ canvas, antialias: !this.software });
    this.renderer.outputEncoding = THREE.sRGBEncoding;
    this.renderer.shadowMap.enabled = true;
    this.renderer.shadowMap.type = this.software ? THREE.PCFShadowMap : THREE.PCFSoftShadowMap;
    this.scene = new THREE.Scene();
    this.camera = new THREE.PerspectiveCamera(FIELD_OF_VIEW, 1, 0.05, 60);
    this.orbit = new THREE.OrbitControls(this.camera, canvas);
    Object.assign(this.orbit, { enableDamping: true, dampingFactor: 0.12, maxDistance: 18, minDistance: 0.8, maxPolarAngle: 1.6 });
    this.orbit.enableKeys = false;
    this.makeFloor();
    this.makeLight();
    this.setDark(false);
  }

  // Make a disc with lines one metre apart. It fades into the background and shows the shadow.
  makeFloor() {
    const { RingGeometry, Mesh, MeshLambertMaterial, Float32BufferAttribute } = this.three;
    const disc = new RingGeometry(0.001, FLOOR_RADIUS, 48, 8).rotateX(-Math.PI / 2);
    const { position, uv } = disc.attributes;
    const colors = [];
    for (let i = 0; i < position.count; i++) {
      const [x, z] = [position.getX(i), position.getZ(i)];
      uv.setXY(i, x, z); // the texture is one square metre, repeated
      colors.push(1, 1, 1, Math.min(1, Math.max(0, (1 - Math.hypot(x, z) / FLOOR_RADIUS) / 0.45)));
    }
    disc.setAttribute("color", new Float32BufferAttribute(colors, 4));
    this.floor = new Mesh(disc, new MeshLambertMaterial({ transparent: true, vertexColors: true }));
    this.floor.position.y = this.table.floor;
    this.floor.receiveShadow = true;
    this.scene.add(this.floor);
  }

  makeLight() {
    const { HemisphereLight, DirectionalLight } = this.three;
    this.sky = new HemisphereLight("#ffffff", "#c9cfd8", 0.62);
    this.sun = new DirectionalLight("#ffffff", 0.5);
    this.sun.castShadow = true;
    this.sun.shadow.mapSize.setScalar(this.software ? 512 : 1024);
    this.sun.shadow.radius = 4;
    this.sun.shadow.bias = -0.0008;
    this.scene.add(this.sky, this.sun, this.sun.target);
  }

  setDark(dark) {
    const colors = dark ? DARK : this.table.light;
    this.scene.background = new this.three.Color(colors.background); // the background is not lit
    this.floor.material.map?.dispose();
    this.floor.material.map = this.squareMetre(colors);
    this.floor.material.needsUpdate = true;
  }

  // Draw the texture of the floor: one colour, with a line along two edges.
  squareMetre(colors) {
    const canvas = Object.assign(document.createElement("canvas"), { width: 256, height: 256 });
    const pen = canvas.getContext("2d");
    pen.fillStyle = colors.floor;
    pen.fillRect(0, 0, 256, 256);
    pen.fillStyle = colors.grid;
    pen.fillRect(0, 0, 256, 4);
    pen.fillRect(0, 0, 4, 256);
    const texture = new this.three.CanvasTexture(canvas);
    texture.encoding = this.three.sRGBEncoding;
    texture.wrapS = texture.wrapT = this.three.RepeatWrapping;
    texture.anisotropy = this.software ? 2 : 8;
    return texture;
  }

  // The axes of the picture from a named view; see framing.js.
  direction(view) {
    const [azimuth, elevation] = VIEWS[view].map((degrees) => (degrees * Math.PI) / 180);
    const [sin, cos, rise, flat] = [Math.sin(azimuth), Math.cos(azimuth), Math.sin(elevation), Math.cos(elevation)];
    const slope = Math.tan((FIELD_OF_VIEW * Math.PI) / 360);
    return { back: [sin * flat, rise, cos * flat], right: [cos, 0, -sin], up: [-sin * rise, flat, -cos * rise], slope };
  }

  // Look at an extent (see framing.js) from a named view and a distance in metres.
  frame(view, { middle, height, reach }, distance) {
    const { back } = this.direction(view);
    const target = new this.three.Vector3(middle[0], height / 2, middle[1]);
    this.orbit.maxDistance = Math.max(18, 1.5 * distance);
    this.camera.far = Math.max(60, 4 * distance);
    this.camera.position.set(...back).multiplyScalar(distance).add(target);
    this.orbit.target.copy(target);
    this.orbit.update();
    this.setSun(middle, 2 * reach);
    this.floor.position.set(middle[0], this.table.floor, middle[1]);
    this.floor.scale.setScalar(Math.max(1, (2 * reach) / 5)); // a long path needs more floor
  }

  // Distance in metres from the camera to the point that it looks at.
  get distance() {
    return this.camera.position.distanceTo(this.orbit.target);
  }

  // Let the sun's shadow cover a square around a place.
  setSun(center, width) {
    const reach = Math.min(Math.max(width / 2 + 0.6, 2), 9);
    Object.assign(this.sun.shadow.camera, { left: -reach, right: reach, top: reach, bottom: -reach, near: 0.5, far: 30 });
    this.sun.shadow.camera.updateProjectionMatrix();
    this.sun.target.position.set(center[0], 0, center[1]);
    this.sun.position.set(center[0] + 2.6, 8, center[1] + 3.4);
  }

  // Move the lines of the floor under a figure that the camera follows.
  moveFloor(shift) {
    const { position, scale, material } = this.floor;
    material.map.repeat.setScalar(scale.x); // the lines stay one metre apart
    material.map.offset.set((shift[0] + position.x) % 1, (shift[1] + position.z) % 1);
  }

  resize(width, height) {
    // Two pixels per point look sharp; more would cost time without a graphics card.
    this.renderer.setPixelRatio(this.software ? 1 : Math.min(devicePixelRatio, 2));
    this.renderer.setSize(width, height, false);
    this.size = [width, height];
    this.clear(); // a canvas without figures would be black
  }

  draw(figures, tiles) {
    const [width, height] = this.size;
    const { renderer, scene, camera } = this;
    if (!tiles) {
      camera.aspect = width / height;
      camera.updateProjectionMatrix();
      renderer.setScissorTest(false);
      renderer.setViewport(0, 0, width, height);
      renderer.render(scene, camera);
      return;
    }
    // Tiles may leave a part of the last row free; it gets the colour of the background.
    renderer.setScissorTest(false);
    this.clear();
    renderer.setScissorTest(true);
    tiles.forEach(([x, y, w, h], i) => {
      for (const figure of figures) figure.object.visible = figure === figures[i];
      camera.aspect = w / h;
      camera.updateProjectionMatrix();
      renderer.setViewport(x, height - y - h, w, h);
      renderer.setScissor(x, height - y - h, w, h);
      renderer.render(scene, camera);
    });
    for (const figure of figures) figure.object.visible = true;
  }

  clear() {
    this.renderer.setClearColor(this.scene.background);
    this.renderer.clear();
  }

  // Whether the last picture is still being drawn. The page asks and never waits: without a graphics card a picture
  // may take long, and the page has to answer the visitor meanwhile.
  get busy() {
    if (!this.fence) return false;
    const gl = this.renderer.getContext();
    if (gl.getSyncParameter(this.fence, gl.SYNC_STATUS) === gl.UNSIGNALED) return true;
    this.forget();
    return false;
  }

  // Let `busy` tell when everything drawn so far is finished; in WebGL 1 it cannot, and is false.
  mark() {
    this.forget();
    const gl = this.renderer.getContext();
    this.fence = gl.fenceSync?.(gl.SYNC_GPU_COMMANDS_COMPLETE, 0) ?? null;
    gl.flush(); // else a picture that the page does not show might never be finished
  }

  forget() {
    if (this.fence) this.renderer.getContext().deleteSync(this.fence);
    this.fence = null;
  }

  dispose() {
    this.orbit.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }
}
