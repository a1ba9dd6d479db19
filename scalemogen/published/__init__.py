"""Published models: the paper's weights, a check that our modules compute the same with them, and the evaluator."""
