"""The 3-D viewer of the page: one component that shows one or several motions on one clock.

    motions -> `scene` (numbers for the page) -> the component made by `motion_viewer` -> `page/viewer.js`

The scripts in `page/` draw with three.js, which the package jupyter-threejs-sage carries. Nothing comes from the
network.
"""

from demo.viewer.component import motion_viewer, page_component, static_folders
from demo.viewer.preload import Preload
from demo.viewer.scene import scene

__all__ = ["Preload", "motion_viewer", "page_component", "scene", "static_folders"]
