"""How well edits do what they are told, and keep the rest."""
