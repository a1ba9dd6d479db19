"""Random changes of training clips, so that the tokenizer learns motions that no clip shows.

A tokenizer that saw only the gaits and postures of its data sets encodes other people's motions badly. So a share of
the training windows come from changed clips: another tempo, longer or shorter swings of the limbs, bent joints, the
upper body of another clip. All changes but the tempo work on bones, the vectors from parent to child joint:

    features -> joints -> bones -> changed bones -> joints on the floor -> joints at another tempo -> features

Changes of bones keep their lengths. If a change makes a resting foot slide, the whole body is shifted back, so that
the foot rests again. So longer swings of the legs make longer steps and a longer path.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.heading import turn
from scalemogen.motion.layouts import FeatureLayout
from scalemogen.motion.skeleton import PART_NAMES, Skeleton
from scalemogen.training.settings.stages import AugmentationSettings

# Degrees: two standard deviations of the bend of a joint, per part. Arms vary most between people. Legs carry the
# body, so they are bent little and by an angle that stays constant: otherwise resting feet would slide.
_BEND = {"root": 0, "left_leg": 8, "right_leg": 8, "spine": 10, "left_arm": 24, "right_arm": 24, "head": 16}
_CONSTANT = ("left_leg", "right_leg")
_BEND_SECONDS = (1.0, 4.0)  # shortest and longest period of the part of a bend that swings
# Groups of parts. The swings of all parts of a group are scaled by the same factor.
_LIMBS = (("left_leg", "right_leg"), ("left_arm",), ("right_arm",), ("spine", "head"))
_UPPER = ("spine", "left_arm", "right_arm", "head")
# A body is upright if its pelvis is more than this many metres above its lowest joint. Only upright bodies exchange
# upper bodies.
_STANDING = 0.7
_WARP_SECONDS = 2.0  # period of the changes of tempo within a clip


@dataclass(frozen=True)
class Augmentation:
    """Random changes of one layout's clips.

    Attributes:
        settings: how often and how strongly clips are changed.
        layout: feature layout of the clips.
    """

    settings: AugmentationSettings
    layout: FeatureLayout

    def change(self, features_FC: np.ndarray, other_FC: np.ndarray, random: np.random.Generator) -> np.ndarray:
        """Return a changed clip.

        Args:
            features_FC: (F, dims) raw features, at least 8 frames.
            other_FC: raw features of the clip that may give its upper body.
            random: makes all choices.

        Returns:
            Raw features of about as many frames, at most the layout's longest clip.
        """
        settings, layout = self.settings, self.layout
        motion, resting_FK = layout.decode(features_FC), features_FC[:, layout.contacts] > 0.5
        bones = Bones.of(motion)
        if random.random() < settings.exchange:
            bones = bones.with_upper_body(Bones.of(layout.decode(other_FC)))
        bones = bones.swung(random.uniform(1 - settings.swing, 1 + settings.swing, len(_LIMBS)))
        bones = bones.bent(settings.bend, layout.fps, random)
        joints_FJ3 = on_the_floor(bones.joints(), motion.joints_FJ3, resting_FK, layout.skeleton)
        joints_FJ3 = at_varying_tempo(joints_FJ3, settings.tempo, layout.fps, random)[: layout.max_frames + 1]
        return layout.encode(MotionArrays(joints_FJ3.astype(np.float32), float(layout.fps), layout.skeleton))


@dataclass(frozen=True)
class Bones:
    """A motion as vectors from parent to child.

    Attributes:
        vectors_FJ3: metres, in the heading of each frame; 0 for the root.
        root_F3: position of the root, metres.
        heading_F: yaw in radians.
        skeleton: the joints.
    """

    vectors_FJ3: np.ndarray
    root_F3: np.ndarray
    heading_F: np.ndarray
    skeleton: Skeleton

    @classmethod
    def of(cls, motion: MotionArrays) -> Bones:
        """Return the bones of a decoded motion."""
        assert motion.heading_F is not None
        joints_FJ3, skeleton = motion.joints_FJ3.astype(float), motion.skeleton
        parents = np.maximum(skeleton.parents, 0)  # the root is its own parent, so its vector is 0
        vectors_FJ3 = turn(joints_FJ3 - joints_FJ3[:, parents], -motion.heading_F)
        return cls(vectors_FJ3, joints_FJ3[:, 0], motion.heading_F, skeleton)

    def joints(self) -> np.ndarray:
        """Return the joints (F, J, 3) in metres."""
        vectors_FJ3 = turn(self.vectors_FJ3, self.heading_F)
        joints_FJ3 = np.empty_like(vectors_FJ3)
        joints_FJ3[:, 0] = self.root_F3
        for parent, joint in self.skeleton.bones:
            joints_FJ3[:, joint] = joints_FJ3[:, parent] + vectors_FJ3[:, joint]
        return joints_FJ3

    def with_upper_body(self, other: Bones) -> Bones:
        """Return this motion with the upper body of another one; unchanged unless both are upright throughout."""
        if not (self._upright and other._upright):
            return self
        # A shorter upper body plays forward and backward in turn, so that it never jumps.
        there_and_back = np.concatenate([np.arange(len(other.root_F3)), np.arange(len(other.root_F3))[::-1]])
        frames = np.resize(there_and_back, len(self.root_F3))
        joints = joints_of(self.skeleton, _UPPER)
        vectors_FJ3 = self.vectors_FJ3.copy()
        vectors_FJ3[:, joints] = other.vectors_FJ3[frames][:, joints]
        return replace(self, vectors_FJ3=vectors_FJ3)

    def swung(self, factors: np.ndarray) -> Bones:
        """Scale how far the bones of each of `_LIMBS` move away from their mean direction."""
        vectors_FJ3 = self.vectors_FJ3.copy()
        for parts, factor in zip(_LIMBS, factors, strict=True):
            joints = joints_of(self.skeleton, parts)
            bones = vectors_FJ3[:, joints]
            mean = bones.mean(0)
            lengths = np.linalg.norm(bones, axis=-1, keepdims=True)
            # Without a clear mean direction, as in a cartwheel, there is no swing to scale: 0.5 is the length of the
            # mean of unit vectors that point 60 degrees to each side.
            clear = np.linalg.norm(mean, axis=-1) > 0.5 * lengths[0, :, 0]
            scaled = mean + np.where(clear, factor, 1.0)[:, None] * (bones - mean)
            scaled *= lengths / np.maximum(np.linalg.norm(scaled, axis=-1, keepdims=True), 1e-8)
            vectors_FJ3[:, joints] = scaled
        return replace(self, vectors_FJ3=vectors_FJ3)

    def bent(self, factor: float, fps: float, random: np.random.Generator) -> Bones:
        """Bend every joint by a random rotation that changes slowly; a bend moves all joints after it, too."""
        skeleton, frames = self.skeleton, len(self.root_F3)
        # Half of a bend's variance is constant, half of it swings slowly.
        deviations_J = factor * np.radians([_BEND[PART_NAMES[part]] / 2 for part in skeleton.joint_parts])
        constant, swinging = random.normal(size=(2, skeleton.joint_count, 3)) * deviations_J[:, None] * np.sqrt(0.5)
        swinging[joints_of(skeleton, _CONSTANT)] = 0
        periods = random.uniform(*_BEND_SECONDS, skeleton.joint_count) * fps
        phases = random.uniform(0, 2 * np.pi, skeleton.joint_count)
        waves_FJ = np.sin(2 * np.pi * np.arange(frames)[:, None] / periods + phases)
        vectors_FJ3 = constant + waves_FJ[..., None] * swinging * np.sqrt(2)  # a sine has a deviation of 1 / sqrt(2)
        turns_FJ33 = Rotation.from_rotvec(vectors_FJ3.reshape(-1, 3)).as_matrix().reshape(frames, -1, 3, 3)
        for parent, joint in skeleton.bones:
            turns_FJ33[:, joint] = turns_FJ33[:, parent] @ turns_FJ33[:, joint]
        bent_FJ3 = self.vectors_FJ3.copy()
        for parent, joint in skeleton.bones:  # a bone turns with the joint that it starts at
            bent_FJ3[:, joint] = np.einsum("fab,fb->fa", turns_FJ33[:, parent], self.vectors_FJ3[:, joint])
        return replace(self, vectors_FJ3=bent_FJ3)

    @property
    def _upright(self) -> bool:
        joints_FJ3 = self.joints()
        return bool((joints_FJ3[:, 0, 1] - joints_FJ3[..., 1].min(1)).min() > _STANDING)


def on_the_floor(
    changed_FJ3: np.ndarray, original_FJ3: np.ndarray, resting_FK: np.ndarray, skeleton: Skeleton
) -> np.ndarray:
    """Move a changed motion so that its feet touch the floor and rest on it as in the original.

    The lowest joint of each frame gets the height that it has in the original. The body is shifted over the ground so
    that a resting foot slides no more than in the original (on average, if several contact joints rest).

    Args:
        changed_FJ3: (F, J, 3) metres.
        original_FJ3: (F, J, 3) metres.
        resting_FK: (F, K) which of the K contact joints rest in the original, from each frame to the next.
        skeleton: skeleton of both motions.
    """
    lift_F = original_FJ3[..., 1].min(1) - changed_FJ3[..., 1].min(1)
    feet = list(skeleton.contact_joints)
    # By how much the feet slide more than in the original, from frame to frame, in the ground plane.
    slides_FK2 = np.diff(changed_FJ3[:, feet] - original_FJ3[:, feet], axis=0)[..., [0, 2]]
    weights_FK = resting_FK[:-1].astype(float)
    slide_F2 = (slides_FK2 * weights_FK[..., None]).sum(1) / np.maximum(weights_FK.sum(1), 1)[:, None]
    path_F2 = -np.concatenate([np.zeros((1, 2)), np.cumsum(slide_F2, axis=0)])
    shift_F3 = np.stack([path_F2[:, 0], lift_F, path_F2[:, 1]], axis=1)
    return changed_FJ3 + shift_F3[:, None]


def at_varying_tempo(joints_FJ3: np.ndarray, tempo: float, fps: float, random: np.random.Generator) -> np.ndarray:
    """Play a motion at a random tempo that varies while it plays.

    Args:
        joints_FJ3: (F, J, 3).
        tempo: largest change of the mean tempo, and of the tempo around its mean; below 0.5.
        fps: frames per second.
        random: makes the choices.
    """
    frames = len(joints_FJ3)
    mean, wave = random.uniform(1 - tempo, 1 + tempo), random.uniform(0, tempo)
    count = int(frames / (1 - tempo) / (1 - tempo)) + 1  # enough frames for the slowest tempo
    phase = 2 * np.pi * (np.arange(count) / (_WARP_SECONDS * fps) + random.random())
    times = np.concatenate([[0.0], np.cumsum(mean * (1 + wave * np.sin(phase)))])
    times = times[times <= frames - 1]
    before = np.minimum(times.astype(int), frames - 2)
    share = (times - before)[:, None, None]
    return joints_FJ3[before] * (1 - share) + joints_FJ3[before + 1] * share


def joints_of(skeleton: Skeleton, parts: tuple[str, ...]) -> list[int]:
    """Return the joints of some parts, without the root."""
    return [joint for joint, part in enumerate(skeleton.joint_parts) if joint and PART_NAMES[part] in parts]
