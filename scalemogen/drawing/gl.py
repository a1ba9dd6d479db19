"""A painter that draws with pyrender in an off-screen EGL context. Use it only in the thread that made it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

os.environ.setdefault("PYOPENGL_PLATFORM", "egl")
if not hasattr(np, "infty"):
    np.infty = np.inf  # pyright: ignore[reportAttributeAccessIssue]  # pyrender 0.1.45 was written for numpy 1

import pyrender
from OpenGL import GL
from pyrender.shader_program import ShaderProgramCache

from scalemogen.drawing.colors import BACKGROUND, FLOOR, SHADOW
from scalemogen.drawing.settings import RenderSettings
from scalemogen.drawing.stage import Actor, ShadowDiscs, Triangles
from scalemogen.motion.mannequin import FLOOR_HEIGHT

_SHADERS = Path(__file__).parent / "shaders"
_FLOOR_RADIUS = 7.0  # metres from the camera's target at which the floor has faded out
_LIFT = 4e-5  # metres of height between two discs of a shadow; discs at the same height would hide each other


class GLPainter:
    """Draws actors with OpenGL.

    Args:
        settings: size of one panel.

    Raises:
        Exception: if no off-screen context can be made; its type depends on the system's OpenGL.
    """

    backend = "pyrender"

    def __init__(self, settings: RenderSettings) -> None:
        self._renderer = pyrender.OffscreenRenderer(settings.width, settings.height)
        # With RenderFlags.FLAT pyrender uses the shaders named flat.*. We replace them by ours, which take a third of
        # the time of its physically based shaders and also draw floor and shadow.
        inner: Any = self._renderer._renderer
        inner._program_cache = ShaderProgramCache(shader_dir=str(_SHADERS))
        # pyrender also reads the depth of each picture. Nobody uses it, and it takes half of the time.
        inner._read_main_framebuffer = lambda scene, flags: (_read_colors(inner), None)
        self._scene = pyrender.Scene(bg_color=(*BACKGROUND, 1.0))
        self._floor = self._scene.add(pyrender.Mesh([_floor_primitive()]))
        self._lens = pyrender.PerspectiveCamera(yfov=1.0, znear=0.3, zfar=60.0)
        self._camera = self._scene.add(self._lens)
        self._shadow_on = settings.shadow

    def paint(self, actor: Actor, frame: int) -> np.ndarray:
        """Return a picture (H, W, 3) uint8."""
        self._place_camera(actor, frame)
        moving = [self._scene.add(pyrender.Mesh([_body_primitive(actor.triangles(frame))]))]
        if self._shadow_on:
            moving.append(self._scene.add(pyrender.Mesh([_shadow_primitive(actor.shadow(frame))])))
        picture, _ = self._renderer.render(self._scene, flags=pyrender.RenderFlags.FLAT)  # pyright: ignore
        for node in moving:
            self._scene.remove_node(node)
        return np.ascontiguousarray(picture)

    def close(self) -> None:
        """Release the context."""
        self._renderer.delete()

    def _place_camera(self, actor: Actor, frame: int) -> None:
        camera = actor.camera
        self._lens.yfov = 2 * np.arctan(1 / camera.focal)
        self._scene.set_pose(self._camera, camera.T_world_camera(frame))
        pose = np.eye(4)
        pose[:3, 3] = camera.target_F3[frame] * [1, 0, 1]
        self._scene.set_pose(self._floor, pose)


def _floor_primitive() -> pyrender.Primitive:
    corners = np.array([[-1, -1], [-1, 1], [1, 1], [1, -1]], dtype=np.float32)
    positions = np.insert(corners * _FLOOR_RADIUS, 1, FLOOR_HEIGHT, axis=1)
    material = pyrender.MetallicRoughnessMaterial(baseColorFactor=(*FLOOR, 1.0), emissiveFactor=BACKGROUND)
    indices = np.array([[0, 1, 2], [0, 2, 3]])
    return pyrender.Primitive(positions, texcoord_0=corners, indices=indices, material=material, mode=4)


def _body_primitive(triangles: Triangles) -> pyrender.Primitive:
    return pyrender.Primitive(
        triangles.vertices_V3,
        normals=triangles.normals_V3,
        color_0=_with_alpha(triangles.colors_V3, np.ones(len(triangles.colors_V3))),
        indices=triangles.faces_N3,
        material=pyrender.MetallicRoughnessMaterial(alphaMode="OPAQUE"),
        mode=4,
    )


def _shadow_primitive(discs: ShadowDiscs) -> pyrender.Primitive:
    count = len(discs.radii_N)
    corners = np.array([[-1, -1], [-1, 1], [1, 1], [1, -1]], dtype=np.float32)
    spread = np.insert(corners, 1, 0, axis=1)[None] * discs.radii_N[:, None, None]
    positions = discs.centers_N3[:, None] + spread
    positions[..., 1] += 0.001 + _LIFT * np.arange(count)[:, None]
    colors = _with_alpha(np.tile(SHADOW, (count, 1)), discs.darkness_N)
    return pyrender.Primitive(
        positions.reshape(-1, 3),
        texcoord_0=np.tile(corners, (count, 1)),
        color_0=np.repeat(colors, 4, axis=0),
        indices=(np.array([[0, 1, 2], [0, 2, 3]])[None] + 4 * np.arange(count)[:, None, None]).reshape(-1, 3),
        material=pyrender.MetallicRoughnessMaterial(alphaMode="BLEND"),
        mode=4,
    )


def _with_alpha(colors_V3: np.ndarray, alpha_V: np.ndarray) -> np.ndarray:
    return np.concatenate([colors_V3, alpha_V[:, None]], axis=1).astype(np.float32)


def _read_colors(renderer: Any) -> np.ndarray:
    """Return the picture in pyrender's framebuffer, (H, W, 3) uint8."""
    width, height = renderer._main_fb_dims
    # The picture was drawn with several samples per pixel; copying it to the other buffer averages them.
    GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, renderer._main_fb_ms)
    GL.glBindFramebuffer(GL.GL_DRAW_FRAMEBUFFER, renderer._main_fb)
    area = (0, 0, width, height)
    GL.glBlitFramebuffer(*area, *area, GL.GL_COLOR_BUFFER_BIT, GL.GL_LINEAR)
    GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, renderer._main_fb)
    pixels = GL.glReadPixels(*area, GL.GL_RGB, GL.GL_UNSIGNED_BYTE)
    # OpenGL's first row is the lowest.
    return np.flip(np.frombuffer(bytes(pixels), np.uint8).reshape(height, width, 3), axis=0)
