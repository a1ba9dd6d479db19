"""The neural networks of the method: tokenizer, quantizer, predictor, text encoders, length predictor."""
