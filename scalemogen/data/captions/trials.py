"""The CMU index' telegrams ("sit, dangle legs, jump down") as verb phrases."""

from __future__ import annotations

import re

# Longest match first; what stands before " - " is the place or the sport and is named by the action.
_PARTS: dict[str, str] = {
    "forward jumps": "[jump] forward", "forward jump": "[jump] forward", "turn around": "[turn] around",
    "climb": "[climb]", "hang": "[hang] by the hands", "swing": "[swing]", "go under": "[duck] under a bar",
    "sit": "[sit] down", "dangle legs": "[dangle] the legs", "descend": "[climb] down", "jump down": "[jump] down",
    "rock back": "[rock] back", "lower self to ground": "[come] down to the ground", "drop": "[drop] down",
    "hold self up with arms straight": "[hold] the body up on straight arms", "lean back": "[lean] back",
    "lean over": "[lean] over", "pull up": "[pull] up", "dangle": "[dangle]",
    "legs push off against": "[push] off with the legs",
    "run or jog": "[run] or [jog]", "run/jog": "[run] or [jog]", "jump": "[jump]", "balance": "[balance]",
    "punch and strike": "[punch] and [strike]", "punch/strike": "[punch] and [strike]",
    "bend over": "[bend] over", "scoop up": "[scoop] something up", "rise": "[straighten] up",
    "lift arm": "[lift] an arm", "swordplay": "[fight] with a sword", "wash self": "[wash] as if under a shower",
    "walk on uneven terrain": "[walk] over uneven ground",
    "expressive arms": "[move] the arms with expression", "pirouette": "[turn] a pirouette",
    "pirouettes": "[turn] pirouettes", "sideways arabesque": "[stretch] one leg in a sideways arabesque",
    "turn step": "[take] a turning step", "folding arms": "[fold] the arms", "bending back": "[bend] back",
    "quasi-cou-de-pied": "[bring] one foot to the other ankle", "raised leg above hip-height":
    "[raise] one leg above the hips", "jete en tourant": "[leap] while turning", "jete": "[leap]",
    "cartwheel-like start": "[begin] as if with a cartwheel", "small jetes": "[do] small leaps",
    "attitude or arabesque": "[stretch] one leg back", "attitude/arabesque": "[stretch] one leg back",
    "shifted-axis pirouette": "[turn] a tilted pirouette", "turn": "[turn] around",
    "rond de jambe in the air": "[circle] one leg in the air", "glissade devant": "[glide] to the front",
    "glissade derriere": "[glide] to the back", "sideways steps": "[step] sideways",
    "arms held high": "[hold] the arms high", "pointe tendue a terre": "[point] one foot along the floor",
    "upper body rotation": "[turn] the upper body", "retire derriere": "[draw] one foot up to the knee",
    "coupe dessous": "[change] from foot to foot", "grand jete en tourant": "[do] a big turning leap",
    "forward dribble": "[dribble] forward", "backward dribble": "[dribble] backward",
    "sideways dribble": "[dribble] sideways", "90-degree left turns": "[make] sharp left turns",
    "90-degree right turns": "[make] sharp right turns", "crossover dribble": "[dribble] from hand to hand",
    "low": "[stay] low", "fast free style dribble": "[dribble] fast", "dribble through legs":
    "[dribble] between the legs", "shoot": "[shoot] at the basket", "dribble": "[dribble]",
    "slow walk with long strides": "[walk] slowly with long strides", "slow walk": "[walk] slowly",
    "brisk walk": "[walk] briskly", "walk with long strides": "[walk] with long strides",
    "exaggerated stride": "[exaggerate] every stride", "walk": "[walk]", "run": "[run]",
    "navigate": "[walk] about", "walk forward": "[walk] forward", "backward": "[walk] backward",
    "sideways": "[walk] sideways", "kick ball": "[kick] the ball", "tai chi": "[do] tai chi",
    "sit on high stool": "[sit] down on a high stool", "stand up": "[stand] up",
    "sit on stepstool": "[sit] on a step stool", "chin in hand": "[rest] the chin in one hand",
    "hands against chin": "[hold] the hands against the chin", "fidget": "[fidget]",
    "elbow out": "[push] an elbow out", "unscrew bottlecap": "[unscrew] a bottle cap",
    "drink soda": "[drink] soda", "screw on bottlecap": "[screw] the cap back on",
    "jump up to grab": "[jump] up to grab something", "reach for": "[reach] for something high",
    "tiptoe": "[stand] on tiptoe", "laugh": "[laugh]", "boxing": "[box]", "wash windows": "[wash] windows",
    "sweep floor": "[sweep] the floor", "mop floor": "[mop] the floor", "direct traffic": "[direct] traffic",
    "wave": "[wave]", "point": "[point]", "jumping jacks": "[do] jumping jacks",
    "side twists": "[twist] from side to side", "squats": "[do] squats", "jog": "[jog]",
    "stretches": "[stretch]", "reach up": "[reach] up", "climb ladder": "[climb] a ladder",
    "climb 3 steps": "[climb] three steps", "swing legs": "[swing] the legs",
    "ankle on other knee": "[rest] one ankle on the other knee", "hand on chin": "[put] a hand to the chin",
}  # fmt: skip


def phrases_of(text: str) -> tuple[str, ...]:
    """The verb phrases of a description, in its order; parts that no table knows are left out."""
    details = text.lower().split(" - ", 1)[-1]
    parts = (part.strip() for part in re.split(r"[,;]", details))
    return tuple(dict.fromkeys(_PARTS[part] for part in parts if part in _PARTS))


def listed(phrases: tuple[str, ...]) -> str:
    """ "[climb], [hang] and [swing]"."""
    return phrases[0] if len(phrases) == 1 else f"{', '.join(phrases[:-1])} and {phrases[-1]}"
