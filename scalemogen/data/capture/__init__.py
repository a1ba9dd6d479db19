"""From a capture to the common body: joints from markers, glitches, joint positions inside the body, bone lengths.

Readers of sources use these in turn: `plug_in_gait` (for markers), `glitches`, `rig`, `body_fitting`.
"""
