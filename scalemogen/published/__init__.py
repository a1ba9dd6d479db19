"""The authors' weights in our modules, the proof that they compute the same, and the published evaluator."""
