"""Other systems that make motions from text, to compare ours with: one file each, each one a `Generator`.

| file | family | idea |
|---|---|---|
| next_token.py | T2M-GPT | a transformer writes one code for every four frames, one after the other |
| masked.py | MoMask | a masked transformer fills in the codes of residual codebooks, the most certain ones first |
| diffusion.py | MDM, MLD | removes noise from the tokenizer's latent, step by step |
| flow.py | rectified flow | follows a learned velocity from noise to the tokenizer's latent |
| variants.py | ours, changed | scales of time only; an hour of training |
| nearest.py | retrieval | the training clip with the nearest caption |
| recorded.py | | the test clip that has the sentence as a caption |

The first four share the transformer blocks and the text conditioning of our predictor (`transformer.py`), so they
differ from it in how they represent and sample a motion. The variants are our model with another config; the last
two files look clips up. `systems.py` lists all of them by name.
"""
