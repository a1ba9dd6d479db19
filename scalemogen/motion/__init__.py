"""What a motion is: skeletons, joint positions, feature layouts, files. Knows no network."""
