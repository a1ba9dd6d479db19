"""From people's sentences to the model's: rewriting, how reliably actions are done, whether a motion matches.

    typed text -> `rewriting.rewrite` -> description in the words of the captions, and the actions that were read
    actions -> `reliability` -> what to expect before sampling
    motion, actions -> `checking`, `evaluator` -> `matching`: whether the motion does what was asked

`lexicon` reads the tables of words, `chat` lets a language model rewrite, `closeness` compares with training
captions.
"""
