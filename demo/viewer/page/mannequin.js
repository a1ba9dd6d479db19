// The drawn body: stretched copies of a ball and a limb, laid along the bones (see scalemogen/motion/mannequin).

import { drawsInSoftware } from "./software.js";

const SHADOW = { sides: 6, every: 2 }; // a soft shadow on the floor needs few triangles
// Without a graphics card: six tenths of the triangles, which look the same at this size.
const SIMPLE = { ball: { sides: 10 }, limb: { sides: 10, every: 2 } };
const SHORTEST = 1e-6; // metres; shorter vectors have no direction

export class Mannequin {
  // table: see `mannequin_table` in scene.py. size: height of the body divided by that of an adult.
  constructor(THREE, table, size) {
    this.three = THREE;
    this.table = table;
    this.size = size;
    this.object = new THREE.Group();
    this.material = new THREE.MeshLambertMaterial();
    this.meshes = {};
    this.casters = [];
    this.places = []; // mesh and index of each piece
    this.color = new THREE.Color();
    for (const [name, shape] of Object.entries(table.shapes)) {
      const count = table.pieces.filter((piece) => piece.shape === name).length;
      const mesh = new THREE.InstancedMesh(turned(THREE, shape, drawsInSoftware() ? SIMPLE[name] : shape), this.material, count);
      mesh.setColorAt(0, this.color); // makes room for all colours
      mesh.frustumCulled = false; // the bounds of the unit shape are not those of its copies
      mesh.userData.pieces = [];
      this.meshes[name] = mesh;
      this.casters.push(this.casterOf(mesh, turned(THREE, shape, SHADOW)));
      this.object.add(mesh, this.casters[this.casters.length - 1]);
    }
    for (const piece of table.pieces) {
      const mesh = this.meshes[piece.shape];
      this.places.push([mesh, mesh.userData.pieces.length]);
      mesh.userData.pieces.push(piece);
    }
    this.vectors = Array.from({ length: 6 }, () => new THREE.Vector3());
    this.matrix = new THREE.Matrix4();
  }

  // A simpler mesh with the places of another one. It is drawn into the shadow in place of that one, not in the picture.
  casterOf(mesh, geometry) {
    const { count } = mesh;
    const caster = new this.three.InstancedMesh(geometry, this.material, count);
    caster.instanceMatrix = mesh.instanceMatrix;
    caster.instanceColor = mesh.instanceColor; // with it, both have the same shader
    caster.castShadow = true;
    caster.frustumCulled = false;
    caster.onBeforeRender = () => (caster.count = 0); // called for the picture, after the shadow is drawn
    caster.onAfterRender = () => (caster.count = count);
    return caster;
  }

  // Take a pose: positions of all joints in metres, three numbers per joint.
  pose(joints) {
    const [start, line, up, sideways, forward, across] = this.vectors;
    this.findAcross(joints, across);
    this.table.pieces.forEach((piece, i) => {
      start.fromArray(joints, 3 * piece.start);
      line.fromArray(joints, 3 * piece.end).sub(start);
      const length = line.length();
      if (length > SHORTEST) up.copy(line).divideScalar(length);
      else up.set(0, 1, 0);
      // The width of a torso piece points across the body. Limbs are nearly round, so any stable direction does.
      if (piece.torso || Math.abs(up.dot(across)) < 0.9) sideways.copy(across);
      else sideways.set(up.z, 0, -up.x).cross(across).normalize();
      sideways.addScaledVector(up, -sideways.dot(up));
      if (sideways.length() > SHORTEST) sideways.normalize();
      else sideways.set(1, 0, 0);
      forward.crossVectors(sideways, up);
      start.addScaledVector(line, piece.along);
      const shift = piece.shift;
      start.addScaledVector(sideways, shift[0] * this.size);
      start.addScaledVector(up, shift[1] * this.size).addScaledVector(forward, shift[2] * this.size);
      const half = piece.half === null ? Math.max(length, 1e-4) : piece.half * this.size;
      sideways.multiplyScalar(piece.radius[0] * this.size);
      up.multiplyScalar(half);
      forward.multiplyScalar(piece.radius[1] * this.size);
      const [mesh, index] = this.places[i];
      mesh.setMatrixAt(index, this.matrix.makeBasis(sideways, up, forward).setPosition(start));
    });
    for (const mesh of Object.values(this.meshes)) mesh.instanceMatrix.needsUpdate = true;
  }

  // Return the unit vector from the right to the left side of the body, computed from hips and shoulders.
  findAcross(joints, out) {
    out.set(0, 0, 0);
    for (const [left, right] of this.table.across) {
      for (const [k, axis] of ["x", "y", "z"].entries()) out[axis] += joints[3 * left + k] - joints[3 * right + k];
    }
    if (out.length() > SHORTEST) out.normalize();
    else out.set(1, 0, 0);
  }

  // colors: one per joint, as #rrggbb.
  paint(colors) {
    this.table.pieces.forEach((piece, i) => {
      const [mesh, index] = this.places[i];
      this.color.set(colors[piece.joint]).convertSRGBToLinear().multiplyScalar(piece.lightness);
      mesh.setColorAt(index, this.color);
    });
    for (const mesh of Object.values(this.meshes)) mesh.instanceColor.needsUpdate = true;
  }

  fade(opacity) {
    this.material.transparent = opacity < 1;
    this.material.opacity = opacity;
    this.material.depthWrite = opacity >= 0.5;
    for (const caster of this.casters) caster.castShadow = opacity >= 1;
  }

  dispose() {
    for (const mesh of [...Object.values(this.meshes), ...this.casters]) {
      mesh.geometry.dispose();
      mesh.dispose();
    }
    this.material.dispose();
  }
}

// A profile turned about the Y axis. rings: [height, radius, normal along the axis, normal across it] of each ring.
// sides: corners around the axis; every: 2 leaves every second ring out.
function turned(THREE, { rings }, { sides, every = 1 }) {
  const used = rings.filter((_, i) => i % every === 0);
  const [positions, normals, faces] = [[], [], []];
  used.forEach(([height, radius, along, across], i) => {
    for (let j = 0; j < sides; j++) {
      const [sin, cos] = [Math.sin((2 * Math.PI * j) / sides), Math.cos((2 * Math.PI * j) / sides)];
      positions.push(radius * sin, height, radius * cos);
      normals.push(across * sin, along, across * cos);
      if (i === used.length - 1) continue;
      const [here, beside] = [i * sides + j, i * sides + ((j + 1) % sides)];
      faces.push(here, beside, here + sides, beside, beside + sides, here + sides);
    }
  });
  const geometry = new THREE.BufferGeometry();
  geometry.setAttribute("position", new THREE.Float32BufferAttribute(positions, 3));
  geometry.setAttribute("normal", new THREE.Float32BufferAttribute(normals, 3));
  geometry.setIndex(faces);
  return geometry;
}
