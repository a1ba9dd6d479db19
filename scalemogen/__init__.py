"""ScaleMoGen: text to human motion by next-scale prediction of skeletal-temporal token maps."""
