"""Measure text-to-motion systems: embedding metrics, body movement, reconstruction, text control and edits."""
