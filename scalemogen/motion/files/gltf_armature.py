"""Write GLB files for animation programs: an armature, and the mannequin as a mesh that it moves.

The nodes of the armature have the names and the hierarchy of the joints. They rest in the T-pose of `fit_armature`,
and so does the mesh.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pygltflib as gltf
from scipy.spatial.transform import Rotation

from scalemogen.motion.armature import Armature, fit_armature
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.gltf_builder import GlbBuilder, matt
from scalemogen.motion.files.marks import recipe_text
from scalemogen.motion.mannequin import SHAPES, Color, Piece, Tracks, piece_tracks, pieces_of, side_colors
from scalemogen.motion.skeleton import Skeleton

_STIFF = 5e-5  # metres; a joint whose translation changes less has no track of translations


def write_armature(motion: MotionArrays, path: Path) -> None:
    """Write a motion as an animated armature, in metres with Y up.

    Joints are exactly where the motion has them: where a bone changes its length, its joint also has a track of
    translations. The scene's extras hold the prompt and the recipe, as text.
    """
    armature, skeleton = fit_armature(motion), motion.skeleton
    rest_J3 = armature.rest_J3(skeleton)
    rest_J3 -= [0, rest_J3[:, 1].min(), 0]  # the lowest joint is on the floor
    builder = GlbBuilder()
    joints = _add_joints(builder, skeleton, armature, rest_J3)
    _add_skin(builder, skeleton, rest_J3, joints)
    _animate(builder, motion, armature, joints)
    if motion.recipe is not None:
        builder.document.scenes[0].extras = {
            "prompt": motion.recipe.last_prompt,
            "recipe": recipe_text(motion.recipe),
        }
    builder.save(path)


def _add_joints(builder: GlbBuilder, skeleton: Skeleton, armature: Armature, rest_J3: np.ndarray) -> list[int]:
    """Add a node for every joint, in the rest pose, and return their numbers."""
    numbers: list[int] = []
    for joint, parent in enumerate(skeleton.parents):
        place = rest_J3[0] if parent < 0 else armature.offsets_J3[joint]
        node = gltf.Node(name=skeleton.joint_names[joint], translation=place.tolist(), children=[])
        numbers.append(builder.node(node, None if parent < 0 else numbers[parent]))
    return numbers


def _add_skin(builder: GlbBuilder, skeleton: Skeleton, rest_J3: np.ndarray, joints: list[int]) -> None:
    """Add the mannequin in the rest pose as one mesh, each vertex of which follows one joint or two."""
    # A node of the rest pose is only moved, not turned, so the inverse of its matrix moves it back.
    inverse_J44 = np.tile(np.eye(4, dtype=np.float32), (len(joints), 1, 1))
    inverse_J44[:, 3, :3] = -rest_J3  # glTF stores matrices column by column: the last row here is the last column
    matrices = builder.accessor(inverse_J44.reshape(-1, 16), gltf.MAT4)
    builder.document.skins.append(gltf.Skin(inverseBindMatrices=matrices, joints=joints, skeleton=joints[0]))
    rest = MotionArrays(rest_J3[None].astype(np.float32), 1.0, skeleton)
    tracks, colors = piece_tracks(rest), side_colors(skeleton)
    groups: dict[Color, list[int]] = {}
    for number, piece in enumerate(pieces_of(skeleton)):
        red, green, blue = (float(min(part * piece.lightness, 1)) for part in colors[piece.color_joint])
        groups.setdefault((red, green, blue), []).append(number)
    primitives = [_primitive(builder, skeleton, tracks, numbers, color) for color, numbers in groups.items()]
    builder.document.meshes.append(gltf.Mesh(name="mannequin", primitives=primitives))
    builder.node(gltf.Node(name="mannequin", mesh=len(builder.document.meshes) - 1, skin=0))


def _primitive(
    builder: GlbBuilder, skeleton: Skeleton, tracks: Tracks, numbers: list[int], color: Color
) -> gltf.Primitive:
    """Return the part of the mesh that has one colour: the pieces with these numbers."""
    parts, faces, first = [], [], 0
    for number in numbers:
        piece = pieces_of(skeleton)[number]
        turned = Rotation.from_quat(tracks.rotation_FN4[0, number])
        scale, shape = np.maximum(tracks.scale_FN3[0, number], 1e-6), SHAPES[piece.shape]
        vertices = turned.apply(shape.vertices_V3 * scale) + tracks.translation_FN3[0, number]
        normals = turned.apply(shape.normals_V3 / scale)  # by the inverse of the scale they stay at right angles
        normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
        parts.append((vertices, normals, *_weights(piece, skeleton, shape.vertices_V3[:, 1])))
        faces.append(shape.faces_N3.astype(int) + first)
        first += len(vertices)
    vertices, normals, joints, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    attributes = builder.attributes(vertices, NORMAL=normals)
    attributes.JOINTS_0 = builder.accessor(joints.astype(np.uint16), gltf.VEC4, gltf.ARRAY_BUFFER)
    attributes.WEIGHTS_0 = builder.accessor(weights.astype(np.float32), gltf.VEC4, gltf.ARRAY_BUFFER)
    return builder.primitive(attributes, builder.indices(np.concatenate(faces)), matt(color))


def _weights(piece: Piece, skeleton: Skeleton, heights_V: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (V, 4) joints and (V, 4) weights of a piece's vertices.

    A piece on one bone follows the joint where the bone begins; one beyond the bone follows the joint at its end. A
    piece over several bones, such as the belly, bends: from its lower to its upper end it passes to the upper joint.

    Args:
        heights_V: heights of the shape's vertices along its axis, in any unit.
    """
    joints, weights = np.zeros((2, len(heights_V), 4))
    several = skeleton.parents[piece.end] != piece.start != piece.end
    joints[:, 0] = piece.end if piece.along == 1 else piece.start
    joints[:, 1] = piece.end if several and piece.along < 1 else 0
    weights[:, 1] = (heights_V - heights_V.min()) / np.ptp(heights_V) if several and piece.along < 1 else 0
    weights[:, 0] = 1 - weights[:, 1]
    joints[weights == 0] = 0  # the format requires joint 0 where the weight is 0
    return joints, weights


def _animate(builder: GlbBuilder, motion: MotionArrays, armature: Armature, joints: list[int]) -> None:
    """Add the rotations of all joints that turn, and the positions of those whose bones change their length."""
    joints_FJ3, skeleton = np.asarray(motion.joints_FJ3, float), motion.skeleton
    world = armature.world(skeleton)
    clock = builder.accessor((np.arange(len(joints_FJ3)) / motion.fps).astype(np.float32), gltf.SCALAR)
    builder.animate(joints[0], "translation", clock, joints_FJ3[:, 0])
    for parent, joint in skeleton.bones:
        places_F3 = world[parent].inv().apply(joints_FJ3[:, joint] - joints_FJ3[:, parent])
        if np.abs(places_F3 - armature.offsets_J3[joint]).max() > _STIFF:
            builder.animate(joints[joint], "translation", clock, places_F3)
    for joint in sorted({parent for parent, _ in skeleton.bones}):
        builder.animate(joints[joint], "rotation", clock, _continuous(armature.rotations_FJ4[:, joint]))


def _continuous(quaternions_F4: np.ndarray) -> np.ndarray:
    """Return the same rotations with signs that do not jump: between q and -q a viewer would turn the long way."""
    flips = (quaternions_F4[1:] * quaternions_F4[:-1]).sum(-1) < 0
    signs = np.where(np.cumsum(np.append(False, flips)) % 2 == 1, -1.0, 1.0)
    return quaternions_F4 * signs[:, None]
