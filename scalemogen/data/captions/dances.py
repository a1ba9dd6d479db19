"""Words for dances by their names, and for slow poses of ballet and stage dance."""

from __future__ import annotations

from scalemogen.data.captions.vocabulary import Kind, Vocabulary

ACTIONS: dict[str, tuple[str, ...]] = {
    "salsa": (
        "[dance] salsa", "[dance] the salsa", "[do] a salsa dance", "[dance] a salsa with a partner",
        "[salsa]", "[do] salsa steps", "[dance] latin", "[perform] a salsa", "[dance] with a partner",
        "[step] and [turn] in a salsa", "[dance] to latin music",
    ),
    "salsa-dip": (
        "[do] a dip in a salsa", "[lean] far back in a dance", "[dip] low in a salsa dance",
        "[dance] salsa and [bend] far back", "[get] dipped by a dance partner", "[fall] back into a dip",
        "[do] a dance dip", "[drop] low and [come] up again in a salsa",
    ),
    "indian-dance": (
        "[do] an Indian dance", "[dance] an Indian dance", "[perform] a classical Indian dance",
        "[dance] in Indian style", "[do] a bollywood dance", "[dance] with bent knees and arms spread",
        "[dance] bharatanatyam", "[perform] a temple dance", "[dance] with stretched arms and stamping feet",
    ),
    "ballet-fold": (
        "[fold] in from an arabesque", "[stand] on one leg, then [curl] in", "[do] ballet and [curl] up",
        "[lower] the raised leg and [fold] the arms", "[dance] slowly and [curl] inward",
        "[lower] both arms and [hug] the body", "[do] a slow ballet pose", "[fold] the body in a dance",
        "[do] modern dance",
    ),
    "ballet-lean": (
        "[lean] forward in a ballet pose", "[bring] the raised leg forward and [arch] the arms",
        "[stand] on one leg, then [lean] forward with the arms spread", "[do] a slow ballet lunge",
        "[do] ballet and [lean] forward", "[bow] forward with both arms out", "[do] a slow ballet pose",
        "[bend] forward like a ballet dancer", "[spread] the arms and [lean] over",
    ),
    "ballet-lean-back": (
        "[lean] back on a bent leg", "[do] a ballet pose and [lean] back", "[bend] one knee and [lean] back",
        "[hold] a dance pose with a hand by the ear", "[do] a slow ballet pose",
        "[lean] back like a ballet dancer", "[balance] on a bent leg", "[sink] onto one leg and [stretch] the other",
    ),
    "balance-knee-up": (
        "[balance] on one leg", "[stand] on one leg with the arms out", "[lift] one knee and [balance]",
        "[hold] the balance on one leg", "[stand] on one leg", "[stand] on one leg with a raised knee",
        "[balance] on the {side} leg", "[stand] like a flamingo", "[balance] with both arms outstretched",
    ),
    "pose": (
        "[strike] a pose", "[pose]", "[lean] to the side and [stretch] one arm up", "[hold] a dance pose",
        "[pose] like a dancer", "[lunge] to the side with one arm raised", "[pose] with an arm stretched up",
        "[step] into a pose", "[pose] like a statue",
    ),
}  # fmt: skip

KINDS: dict[str, Kind] = dict.fromkeys(
    ("salsa-dip", "ballet-fold", "ballet-lean", "ballet-lean-back", "balance-knee-up", "pose"), "acrobatics"
)

DANCES = Vocabulary(ACTIONS, kinds=KINDS)
