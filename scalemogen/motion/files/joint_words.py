"""Finding joints by the words in their names, for names that are in no table of `joint_names`.

A name is taken apart into a side and a word: "Bip01 L UpperArm", "upperarm_l" and "LeftUpperArm" are the same. The
joints of arms and legs are found by words. Trunk and neck have other numbers of nodes in every file, so they are
found by their place: on the way from the hips to the head.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from scalemogen.motion.files.node_tree import NodeTree
from scalemogen.motion.skeleton import HUMANML3D

Nodes = dict[str, tuple[str, ...]]  # joint of the skeleton -> nodes of the file whose mean it is

# Words for each joint, in the order in which they are tried. Joints are looked for from top to bottom; a node that
# was found for one joint is not used again. So "Shoulder" is the start of the upper arm in a file that has no other
# word for it, and the collar bone in a file that has "Arm".
_LIMBS = {
    "knee": ("lowerleg", "lowleg", "shin", "calf", "shank", "knee", "tibia", "leg"),
    "hip": ("upleg", "upperleg", "thigh", "femur", "hip", "leg"),
    "ankle": ("ankle", "talus", "foot"),
    "foot": ("toe", "toes", "ball", "forefoot", "foot"),
    "shoulder": ("upperarm", "uparm", "uarm", "arm", "shldr", "humerus", "shoulder"),
    "collar": ("collar", "clavicle", "clav", "scapula", "shoulder"),
    "elbow": ("forearm", "lowerarm", "lowarm", "farm", "larm", "elbow", "radius", "ulna"),
    "wrist": ("wrist", "hand"),
}
_PELVIS = ("pelvis", "hips", "hip", "root")
_NECK = ("neck", "lowerneck", "necklower", "necktwist")
_HEAD = ("head",)
_TRUNK = (
    "lowerback", "upperback", "back", "waist", "abdomen", "belly", "torso", "spine", "chest", "upperchest", "thorax",
)  # fmt: skip
_SIDES = {"left": "left", "l": "left", "right": "right", "r": "right"}
_BOTH = ("left", "right")
_NOISE = {"joint", "jnt", "bone", "bend", "def", "org", "bip", "base", "j", "b", "c", "m", "cc"}
_TOKEN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_SHARED = 0.8  # a prefix is ignored if at least this share of the names has it


def nodes_by_words(tree: NodeTree, given: Mapping[str, str]) -> tuple[Nodes, list[str]]:
    """Return the nodes of each joint, and the joints that are needed but for which no node has a word.

    A joint without nodes, as toes can be, is an empty tuple. If joints are missing, nodes of the spine and of collars
    may be left out, too; these are not listed, as they can be made up.

    Args:
        tree: the hierarchy.
        given: nodes that the user assigns to joints; no words are needed for them.
    """
    words = _words(tree.parents)
    nodes: Nodes = {}
    for side in _BOTH:
        taken: set[str] = set()
        for joint, meant in _LIMBS.items():
            by_word = (words[side, word] for word in meant if words.get((side, word), "") not in {"", *taken})
            found = given.get(f"{side}_{joint}") or next(by_word, "")
            nodes[f"{side}_{joint}"] = (found,) if found else ()
            taken.add(found)
        nodes[f"{side}_foot"] = nodes[f"{side}_foot"] or _tip(tree, nodes[f"{side}_ankle"])
        nodes[f"{side}_wrist"] = nodes[f"{side}_wrist"] or _tip(tree, nodes[f"{side}_elbow"])
    missing = [joint for joint, found in nodes.items() if not found and not joint.endswith(("foot", "collar"))]
    middle = _middle(tree, words, nodes, given)
    missing += [joint for joint, found in middle.items() if not found]
    if missing:
        return nodes | middle, missing
    for side in _BOTH:  # without a collar bone, its joint lies between neck and shoulder
        nodes[f"{side}_collar"] = nodes[f"{side}_collar"] or (*middle["neck"], *nodes[f"{side}_shoulder"])
    nodes |= middle
    return {joint: nodes[joint] for joint in HUMANML3D.joint_names}, []


def spine_of(trunk: Sequence[str], pelvis: str, neck: str) -> Nodes:
    """Return the three spine joints of any number of nodes between pelvis and neck.

    They are spread evenly over the nodes; where one falls between two nodes, it is their mean. Repeated nodes count
    several times in the mean.
    """
    if not trunk:
        # at a quarter, a half and three fifths of the way, as in the body that motions are fitted to
        shares = ((pelvis,) * 3 + (neck,), (pelvis, neck), (pelvis,) * 2 + (neck,) * 3)
    elif len(trunk) == 1:
        shares = ((pelvis, trunk[0]), (trunk[0],), (trunk[0], neck))
    else:
        half, odd = divmod(len(trunk), 2)
        shares = ((trunk[0],), (trunk[half],) if odd else (trunk[half - 1], trunk[half]), (trunk[-1],))
    return dict(zip(("spine1", "spine2", "spine3"), shares, strict=True))


def _middle(tree: NodeTree, words: dict[tuple[str, str], str], limbs: Nodes, given: Mapping[str, str]) -> Nodes:
    """Return pelvis, spine, neck and head. Those of pelvis, neck and head that are not found are empty tuples."""
    hips = (*limbs["left_hip"], *limbs["right_hip"])
    chest = _between_sides(tree, limbs, "shoulder")
    nested = bool(hips) and all(hips[0] in tree.line(knee) for knee in limbs["left_knee"])
    named = [words["", word] for word in _PELVIS if ("", word) in words]
    above = [name for name in named if not nested or all(name in tree.line(hip) for hip in hips)]
    pelvis = given.get("pelvis") or next(iter(above), _between_sides(tree, limbs, "hip"))
    head = given.get("head") or next((words["", word] for word in _HEAD if ("", word) in words), "")
    below = [name for name in tree.line(head)[::-1] if "neck" in name.lower()] if head else []
    named_neck = next((words["", word] for word in _NECK if ("", word) in words), "")
    neck = given.get("neck") or next(iter(name for name in below if name != head), named_neck)  # the lowest
    if not neck and head and nested and (parent := tree.parents[head]) not in (chest, None):
        neck = parent or ""
    if not head and neck:
        head = next(iter(_tip(tree, (neck,))), "")
    necks = (neck,) if neck else (chest, head) if chest and head else ()
    ends: Nodes = {"pelvis": (pelvis,) if pelvis else (), "neck": necks, "head": (head,) if head else ()}
    if not pelvis or not necks or not head:
        return ends
    if nested:
        trunk = tree.between(neck or head, tree.meeting(pelvis, neck or head))
    else:
        trunk = [name for name in tree.parents if _apart(name)[1] in _TRUNK and _apart(name)[0] == ""]
    return ends | spine_of(trunk, pelvis, necks[0])


def _between_sides(tree: NodeTree, limbs: Nodes, joint: str) -> str | None:
    """Return the node in which left and right limb meet; None if there is none, or a joint of theirs is missing."""
    both = (*limbs[f"left_{joint}"], *limbs[f"right_{joint}"])
    return tree.meeting(*both) if len(both) == len(_BOTH) else None


def _tip(tree: NodeTree, ends: tuple[str, ...]) -> tuple[str, ...]:
    """Return the node under the only node of `ends`, such as the End Site of a foot; () if there is none."""
    under = [name for end in ends for name in tree.children[end] if "heel" not in name.lower()]
    return tuple(under[:1])


def _words(names: Iterable[str]) -> dict[tuple[str, str], str]:
    """Return the first node for each side ("" for none) and word."""
    # "LeftHip" before "LHipJoint"
    listed = sorted((name for name in names if not name.endswith("/end")), key=lambda name: "joint" in name.lower())
    bare = [re.split(r"[:|]", name)[-1] for name in listed]
    prefix = _shared_prefix(bare)
    found: dict[tuple[str, str], str] = {}
    for name, rest in zip(listed, bare, strict=True):
        shared = rest.lower().startswith(prefix)
        found.setdefault(_apart(rest[len(prefix) :] if shared else rest), name)
    return found


def _shared_prefix(names: Sequence[str]) -> str:
    """Return the longest prefix of nearly all names, such as "mixamorig", in lower case; "" if there is none."""
    prefix = ""
    while True:
        longer = Counter(name[: len(prefix) + 1].lower() for name in names if len(name) > len(prefix))
        best, count = longer.most_common(1)[0] if longer else ("", 0)
        if count < _SHARED * len(names) or not best.startswith(prefix):
            return prefix
        prefix = best


def _apart(name: str) -> tuple[str, str]:
    """Return the side ("" for none) and the word of a name without its prefix; numbers are left out."""
    tokens = [token.lower() for token in _TOKEN.findall(name)]
    sides = [_SIDES[token] for token in tokens if token in _SIDES]
    word = "".join(token for token in tokens if token not in _SIDES and token not in _NOISE)
    if sides:
        return sides[0], word
    for start in ("left", "right", "l", "r"):  # names without a separator, such as "lfemur" or "lefthand"
        if word.startswith(start) and any(word.removeprefix(start) in meant for meant in _LIMBS.values()):
            return _SIDES[start], word.removeprefix(start)
    return "", word
