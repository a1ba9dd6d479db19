"""Other ways to make motions from text, to compare ours with: one file each, all behind the protocol `Generator`.

| file | family | idea |
|---|---|---|
| next_token.py | T2M-GPT | a codebook of four-frame steps, and a transformer that writes one code after the other |
| masked.py | MoMask | residual codebooks, a masked transformer that fills the most certain steps first |
| diffusion.py | MDM, MLD | removes noise from the tokenizer's latent, step by step |
| flow.py | rectified flow | follows a learned velocity from noise to the tokenizer's latent |
| time_only.py | ours without body parts | the scales divide time only |
| nearest.py | retrieval | the training clip with the nearest caption |
| recorded.py | | the test clip that has the sentence |

They share the blocks of our predictor and its text conditioning (`transformer.py`), so they differ in the idea only.
`systems.py` lists them by name.
"""
