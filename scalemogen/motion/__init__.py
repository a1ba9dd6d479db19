"""What a motion is: skeletons, joint positions, feature layouts and files. Nothing here knows a neural network."""
