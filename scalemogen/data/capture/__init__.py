"""Bring a capture to the common body.

Readers of sources use these modules in turn: `plug_in_gait` (joints from markers), `glitches` (frames in which joints
jump), `rig` (positions of joints inside the body), `body_fitting` (bone lengths).
"""
