"""The two skeletons of the method as data: joints, bones, areas and parts (docs/method.md, sections 1 and 2).

A joint belongs to one or more of twelve *areas*, and an area to one or more of seven *parts*. The tokenizer pools
joints to areas and areas to parts along these two many-to-many maps. For masks of edits and for drawing, every joint
has exactly one part (`joint_parts`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from scalemogen.motion.sides import other_side

# The seven body parts, in the order of the latent's part axis.
PART_NAMES = ("root", "left_leg", "right_leg", "spine", "left_arm", "right_arm", "head")
# The twelve areas between joints and parts.
AREA_NAMES = (
    "root", "left_hip", "left_leg", "right_hip", "right_leg", "spine",
    "chest", "left_shoulder", "left_arm", "right_shoulder", "right_arm", "head",
)  # fmt: skip
# Neighbouring areas, as indices into AREA_NAMES: the edges of the convolution over areas.
AREA_EDGES = ((0, 1), (1, 2), (0, 3), (3, 4), (0, 5), (5, 6), (6, 7), (7, 8), (6, 9), (9, 10), (6, 11))
# For each part, the areas that may be pooled into it.
PART_AREAS = ((0, 1, 3, 5), (0, 1, 2), (0, 3, 4), (0, 5, 6), (6, 7, 8), (6, 9, 10), (6, 11))


@dataclass(frozen=True)
class Skeleton:
    """A fixed joint hierarchy, with the graphs and directions that the method needs.

    Attributes:
        name: also the name of its feature layout.
        joint_names: J names, `left_*` and `right_*` in pairs.
        parents: parent of each joint, -1 for the root; a parent comes before its children.
        graph_edges: undirected edges of the skeletal convolution; they are not always the bones.
        area_joints: for each of the twelve areas, the joints that may be pooled into it.
        joint_parts: for each joint one part (index into PART_NAMES): an edit of that part changes the joint, and the
            joint is drawn in that part's colour.
        contact_joints: left ankle, left toe, right ankle, right toe.
        chains: paths of joints outwards; a rotation is relative to that of the joint before.
        rest_directions: (J, 3) unit directions at rest from parent to joint; zero for the root. X is left, Y up,
            Z front.
    """

    name: str
    joint_names: tuple[str, ...]
    parents: tuple[int, ...]
    graph_edges: tuple[tuple[int, int], ...]
    area_joints: tuple[tuple[int, ...], ...]
    joint_parts: tuple[int, ...]
    contact_joints: tuple[int, int, int, int]
    chains: tuple[tuple[int, ...], ...]
    rest_directions: tuple[tuple[int, int, int], ...]

    @property
    def joint_count(self) -> int:
        """The number of joints, J."""
        return len(self.joint_names)

    @property
    def bones(self) -> tuple[tuple[int, int], ...]:
        """Pairs (parent, joint), one for every joint but the root."""
        return tuple((p, j) for j, p in enumerate(self.parents) if p >= 0)

    @property
    def mirror(self) -> tuple[int, ...]:
        """For each joint, the joint on the other side of the body; a joint on the middle line maps to itself."""
        return tuple(self.joint_names.index(other_side(name)) for name in self.joint_names)

    def index(self, name: str) -> int:
        """Return the index of a joint; ValueError for a name that the skeleton does not have."""
        return self.joint_names.index(name)


def adjacency(node_count: int, edges: tuple[tuple[int, int], ...]) -> np.ndarray:
    """Return the symmetric (N, N) float32 adjacency matrix with self-loops."""
    matrix = np.eye(node_count, dtype=np.float32)
    for a, b in edges:
        matrix[a, b] = matrix[b, a] = 1
    return matrix


def membership_mask(groups: tuple[tuple[int, ...], ...], member_count: int) -> np.ndarray:
    """Return a (groups, members) float32 mask: 1 where the member belongs to the group."""
    mask = np.zeros((len(groups), member_count), dtype=np.float32)
    for row, members in enumerate(groups):
        mask[row, list(members)] = 1
    return mask


_X, _Y, _Z = (1, 0, 0), (0, 1, 0), (0, 0, 1)
_LEFT, _RIGHT, _UP, _DOWN, _FRONT = _X, (-1, 0, 0), _Y, (0, -1, 0), _Z

_HUMANML3D_PARENTS = (-1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19)

HUMANML3D = Skeleton(
    name="humanml3d",
    joint_names=(
        "pelvis", "left_hip", "right_hip", "spine1", "left_knee", "right_knee", "spine2", "left_ankle",
        "right_ankle", "spine3", "left_foot", "right_foot", "neck", "left_collar", "right_collar", "head",
        "left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist",
    ),
    parents=_HUMANML3D_PARENTS,
    graph_edges=tuple((p, j) for j, p in enumerate(_HUMANML3D_PARENTS) if p >= 0),
    area_joints=(
        (0, 1, 2, 3), (0, 1, 4), (4, 7, 10), (0, 2, 5), (5, 8, 11), (0, 3, 6, 9), (6, 9, 12, 13, 14),
        (9, 13, 16), (16, 18, 20), (9, 14, 17), (17, 19, 21), (9, 12, 15),
    ),
    joint_parts=(0, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 6, 4, 5, 6, 4, 5, 4, 5, 4, 5),
    contact_joints=(7, 10, 8, 11),
    chains=(
        (0, 2, 5, 8, 11), (0, 1, 4, 7, 10), (0, 3, 6, 9, 12, 15), (9, 14, 17, 19, 21), (9, 13, 16, 18, 20),
    ),
    rest_directions=(
        (0, 0, 0), _LEFT, _RIGHT, _UP, _DOWN, _DOWN, _UP, _DOWN, _DOWN, _UP, _FRONT, _FRONT, _UP,
        _LEFT, _RIGHT, _FRONT, *(_DOWN,) * 6,
    ),
)  # fmt: skip

_SNAPMOGEN_CHAINS = (
    (0, 1, 2, 3, 4, 5, 6), (3, 7, 8, 9, 10), (3, 11, 12, 13, 14), (0, 15, 16, 17, 18, 19), (15, 20, 21, 22, 23),
)  # fmt: skip


def _parents_of(chains: tuple[tuple[int, ...], ...], joint_count: int) -> tuple[int, ...]:
    """Return the parent of each joint: the joint before it in its chain, -1 for the root."""
    parents = [-1] * joint_count
    for chain in chains:
        for parent, joint in pairwise(chain):
            parents[joint] = parent
    return tuple(parents)


SNAPMOGEN = Skeleton(
    name="snapmogen",
    joint_names=(
        "root", "spine1", "spine2", "spine3", "neck1", "neck2", "head",
        "left_collar", "left_shoulder", "left_elbow", "left_wrist",
        "right_collar", "right_shoulder", "right_elbow", "right_wrist",
        "pelvis", "left_hip", "left_knee", "left_ankle", "left_foot",
        "right_hip", "right_knee", "right_ankle", "right_foot",
    ),
    parents=_parents_of(_SNAPMOGEN_CHAINS, 24),
    graph_edges=(
        (0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (3, 7), (8, 9), (9, 10), (3, 11), (11, 12), (12, 13),
        (13, 14), (0, 15), (1, 15), (0, 16), (15, 16), (16, 17), (17, 18), (18, 19), (0, 20), (15, 20),
        (20, 21), (21, 22), (22, 23),
    ),
    area_joints=(
        (0, 1, 15, 16, 20), (0, 15, 16, 17), (17, 18, 19), (0, 15, 20, 21), (21, 22, 23), (0, 15, 1, 2, 3),
        (3, 2, 4, 7, 11), (3, 7, 8), (8, 9, 10), (3, 11, 12), (12, 13, 14), (3, 4, 5, 6),
    ),
    joint_parts=(0, 3, 3, 3, 6, 6, 6, 4, 4, 4, 4, 5, 5, 5, 5, 0, 1, 1, 1, 1, 2, 2, 2, 2),
    contact_joints=(18, 19, 22, 23),
    chains=_SNAPMOGEN_CHAINS,
    rest_directions=(
        (0, 0, 0), *(_UP,) * 6, _LEFT, *(_LEFT,) * 3, _RIGHT, *(_RIGHT,) * 3,
        _DOWN, _LEFT, _DOWN, _DOWN, _FRONT, _RIGHT, _DOWN, _DOWN, _FRONT,
    ),
)  # fmt: skip

# Metres. The body of the motions in HumanML3D, measured on one of them, left and right averaged. Motions from other
# sources are fitted to it, so that all training data and every uploaded file have the same body.
ADULT_BONE_LENGTHS = np.array(
    [
        0.0, 0.1065, 0.1065, 0.1316, 0.3919, 0.3919, 0.1432, 0.429, 0.429, 0.0574, 0.1464, 0.1464, 0.2194,
        0.1404, 0.1404, 0.103, 0.1273, 0.1273, 0.26, 0.26, 0.2679, 0.2679,
    ]
)  # fmt: skip

SKELETONS = {skeleton.name: skeleton for skeleton in (HUMANML3D, SNAPMOGEN)}
