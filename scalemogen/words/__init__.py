"""Read typed sentences: rewrite them for the model, say how reliable their actions are, check motions against them.

    typed text -> `rewriting.rewrite` -> a description in the captions' words, and the actions that it asks for
    actions -> `reliability` -> how many measured motions did each action
    motion, actions -> `checking`, `evaluator` -> `matching`: whether the motion does what was asked

`reading` finds actions with `finding`, cuts the sentence into pieces with one action each (`pieces`), and adds side,
manner, height (`details`) and numbers (`amounts`). `lexicon` reads the tables of words, `chat` lets a language model
rewrite, `closeness` compares with training captions.
"""
