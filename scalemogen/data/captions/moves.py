"""Words for moves on the feet that are more than walking and running: stumbling, limping, lunging, pushing."""

from __future__ import annotations

from scalemogen.data.captions.vocabulary import Kind, Vocabulary

ACTIONS: dict[str, tuple[str, ...]] = {
    "stumble": (
        "[stumble]", "[stumble] forward", "[lose] balance and [stumble]", "[trip] and [stumble]", "[stagger]",
        "[stumble] and [catch] the balance", "[trip] but [stay] on the feet", "[trip], [sway] and [recover]",
        "[stagger] and [regain] the balance",
    ),
    "pushed": (
        "[get] pushed", "[get] pushed and [stumble]", "[get] shoved and [step] aside", "[be] pushed off balance",
        "[get] pushed and [catch] the balance", "[stumble] from a push", "[get] shoved", "[stagger] from a push",
        "[get] bumped and [step] to keep the balance",
    ),
    "push": (
        "[push] forward with both hands", "[push] someone away", "[shove] someone", "[step] forward and [push]",
        "[give] someone a push", "[push] something with both arms", "[shove] with both hands",
        "[reach] out and [push]", "[push]",
    ),
    "limp": (
        "[limp]", "[limp] along", "[walk] with a limp", "[hobble]", "[hobble] along", "[walk] with an injured leg",
        "[walk] as if one leg hurts", "[limp] slowly", "[walk] lamely",
    ),
    "slippery-walk": (
        "[walk] as if on ice", "[slip] and [slide] about as if on ice", "[walk] on a slippery floor",
        "[slide] about with the arms out for balance", "[try] to keep the balance on ice",
        "[move] unsteadily as if on ice", "[step] about with bent knees and the arms spread",
        "[balance] with the arms out as if on slippery ground",
    ),
    "hunched-walk": (
        "[walk] hunched over", "[walk] bent over", "[walk] with the back bent", "[walk] stooped",
        "[walk] with the body bent far forward", "[walk] in a stoop", "[shuffle] along hunched over",
        "[walk] doubled over",
    ),
    "crouch-walk": (
        "[walk] in a crouch", "[walk] crouched", "[walk] with the knees bent low", "[move] along in a crouch",
        "[walk] low with bent knees", "[step] along in a half squat", "[walk] while ducking", "[walk] crouching",
    ),
    "high-knees": (
        "[walk] with high knees", "[lift] the knees high while walking", "[march] with high knees",
        "[walk] and [lift] the legs high", "[march] with the legs lifted high", "[walk] with high kicking steps",
        "[march] along", "[take] high steps", "[step] high",
    ),
    "lunge-walk": (
        "[walk] in long lunges", "[do] walking lunges", "[walk] with deep lunging steps", "[take] giant steps",
        "[stride] ahead in deep lunges", "[lunge] forward step by step", "[walk] with exaggerated long strides",
        "[take] long, deep steps forward",
    ),
    "lunge": (
        "[do] a lunge", "[lunge] forward", "[step] forward into a lunge", "[do] lunges", "[make] a deep lunge",
        "[sink] into a lunge", "[step] into a deep lunge and [come] back up", "[perform] a lunge",
    ),
    "squat": (
        "[squat]", "[do] a squat", "[squat] down and [stand] up", "[crouch] down and [stand] up again",
        "[bend] the knees deeply and [rise]", "[squat] down", "[perform] a squat",
        "[go] down into a squat and [rise]",
    ),
    "duck": (
        "[duck]", "[duck] down", "[duck] and [come] back up", "[duck] to dodge something", "[dodge] by ducking",
        "[crouch] down quickly and [straighten] up", "[duck] out of the way", "[lower] the head and [duck]",
    ),
    "bend-over": (
        "[bend] over", "[bend] over with the hands towards the knees", "[bend] down", "[lean] over",
        "[bend] over to catch the breath", "[stoop] down", "[bend] forward at the waist", "[double] over",
    ),
    "arabesque": (
        "[balance] on one leg", "[do] an arabesque", "[stand] on one leg with the other leg stretched back",
        "[lean] forward on one leg and [lift] the other leg behind", "[do] a standing scale on one leg",
        "[stand] on one leg like a dancer", "[hold] an arabesque", "[balance] on one leg, leaning forward",
        "[do] the airplane pose on one leg",
    ),
    "leg-swings": (
        "[balance] on one leg and [swing] the other one", "[swing] a leg", "[swing] the leg to the front and back",
        "[lift] one leg and [balance]", "[stand] on one leg and [lift] the other", "[raise] a leg off the ground",
        "[do] leg swings", "[kick] a straight leg up slowly",
    ),
    "skip": (
        "[skip]", "[skip] along", "[skip] forward", "[skip] happily", "[leap] and [skip] along",
        "[bound] along in light leaps", "[skip] ahead like a child", "[skip] and [hop] forward",
    ),
    "hop-one": (
        "[hop] on one leg", "[hop] on one foot", "[hop] forward on one leg", "[jump] on one leg",
        "[hop] on the {side} leg", "[hop] along on the {side} foot", "[hop] forward on one foot",
        "[bounce] along on one leg", "[jump] forward on the {side} leg",
    ),
    "run-jump": (
        "[run] and [jump]", "[run] up and [jump] high", "[take] a run and [leap]", "[run] and [leap] into the air",
        "[jump] while running", "[sprint] and [jump]", "[do] a running jump", "[jump] up after a run-up",
        "[leap] forward from a run",
    ),
    "side-shuffle": (
        "[shuffle] sideways", "[sidestep] quickly", "[step] from side to side", "[do] side shuffles",
        "[move] sideways quickly", "[shuffle] from side to side", "[do] quick sidesteps",
        "[run] sideways", "[sidestep] back and forth",
    ),
    "celebrate": (
        "[celebrate]", "[cheer] with both arms up", "[run] around cheering with the arms raised",
        "[celebrate] a win", "[raise] both arms in joy", "[jump] and [cheer] for joy", "[celebrate] a goal",
        "[throw] the arms up and [cheer]",
    ),
    "salute": (
        "[salute]", "[salute] with the {side} hand", "[give] a salute", "[salute] like a soldier",
        "[raise] the {side} hand to the forehead", "[stand] and [salute]", "[do] a military salute",
        "[hold] the {side} hand to the forehead",
    ),
    "stand-around": (
        "[stand] around", "[stand] about", "[stand] and [wait]", "[shift] from one foot to the other",
        "[stand] around and [take] small steps", "[stay] on the spot and [shift] about", "[wait] around",
        "[stand] restlessly",
    ),
    "look-around": (
        "[look] around", "[stand] and [look] around", "[turn] the head and [look] about", "[look] left and right",
        "[look] about", "[stand] and [watch] the surroundings", "[glance] around", "[look] for something",
    ),
}  # fmt: skip

KINDS: dict[str, Kind] = {
    **dict.fromkeys(("limp", "hunched-walk", "crouch-walk", "high-knees"), "travel"),
    **dict.fromkeys(
        ("stumble", "pushed", "push", "slippery-walk", "lunge-walk", "lunge", "squat", "duck", "bend-over",
         "arabesque", "leg-swings", "skip", "hop-one", "run-jump", "side-shuffle", "celebrate"), "acrobatics",
    ),
}  # fmt: skip

MOVES = Vocabulary(ACTIONS, kinds=KINDS)
