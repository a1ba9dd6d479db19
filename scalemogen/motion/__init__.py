"""What a motion is: skeletons, joint positions, feature layouts and files. No neural network is used here."""
