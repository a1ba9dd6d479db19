"""The Scales tab."""
