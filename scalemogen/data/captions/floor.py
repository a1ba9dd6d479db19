"""Words for what people do on the floor: lying, sitting, kneeling, crawling, falling, and getting down and up.

`stunts.py` has the words for rolls, the army crawl, and getting up from the back and from the stomach.
"""

from __future__ import annotations

from scalemogen.data.captions.vocabulary import Kind, Vocabulary

ACTIONS: dict[str, tuple[str, ...]] = {
    "crawl": (
        "[crawl]", "[crawl] on hands and knees", "[crawl] on all fours", "[crawl] forward", "[crawl] like a baby",
        "[crawl] along the floor", "[move] along on hands and knees", "[go] on all fours",
        "[crawl] around on the ground",
    ),
    "bear-crawl": (
        "[do] a bear crawl", "[walk] on hands and feet", "[walk] on all fours like an animal",
        "[walk] like a bear on hands and feet", "[crawl] on hands and feet", "[move] on all fours with the hips up",
        "[run] on all fours", "[walk] on all fours with the knees off the floor", "[move] like a bear on all fours",
    ),
    "crab-walk": (
        "[do] a crab walk", "[walk] like a crab", "[crawl] with the belly up",
        "[move] on hands and feet with the belly up",
        "[walk] on hands and feet, facing up", "[scuttle] like a crab on hands and feet",
        "[walk] on all fours with the back to the floor", "[crawl] like a crab",
    ),
    "ape-walk": (
        "[walk] like a monkey", "[move] like an ape", "[walk] like a gorilla", "[act] like a monkey",
        "[lope] about on hands and feet like an ape", "[scamper] around on all fours like a monkey",
        "[imitate] a monkey", "[move] about low on hands and feet", "[crouch] and [move] like a chimpanzee",
    ),
    "knee-walk": (
        "[walk] on the knees", "[walk] around on the knees", "[move] about on the knees", "[shuffle] on the knees",
        "[go] along on the knees", "[kneel] and [walk] on the knees", "[waddle] around on the knees",
        "[take] steps on the knees",
    ),
    "lie-back": (
        "[lie] on the back", "[lie] on the floor", "[lie] down on the ground, face up", "[rest] on the floor",
        "[lie] flat on the back", "[sleep] on the ground", "[lie] on the ground",
        "[stay] on the floor, lying face up",
    ),
    "lie-front": (
        "[lie] on the stomach", "[lie] face down", "[lie] on the belly", "[lie] prone on the floor",
        "[lie] flat on the stomach", "[lie] on the floor, face down", "[rest] on the stomach",
        "[stay] flat on the ground, face down",
    ),
    "lie-side": (
        "[lie] on the side", "[lie] on the floor on one side", "[sleep] on the side", "[lie] curled up on the floor",
        "[rest] on one side on the ground", "[lie] sideways on the ground", "[lie] down and [sleep]",
        "[stay] on the floor, lying on the side",
    ),
    "lie-down": (
        "[lie] down", "[lie] down on the back", "[lie] down on the floor", "[go] down and [lie] on the back",
        "[sit] down and [lie] back", "[lie] down on the ground", "[get] down and [lie] on the floor",
        "[lie] down to sleep", "[sink] to the floor and [lie] down",
    ),
    "lie-down-front": (
        "[lie] down on the stomach", "[lie] down face down", "[get] down and [lie] on the belly",
        "[go] down on the stomach", "[lie] down flat on the belly", "[get] down on the floor, face down",
        "[kneel] down and [lie] on the stomach", "[lower] the body to the floor, face down",
    ),
    "sit-down-floor": (
        "[sit] down on the floor", "[sit] down on the ground", "[go] down and [sit] on the floor", "[sit] down",
        "[take] a seat on the ground", "[lower] the body to the floor and [sit]", "[sink] down to sit on the floor",
        "[squat] down and [sit] on the ground",
    ),
    "sit-floor": (
        "[sit] on the floor", "[sit] on the ground", "[stay] seated on the floor", "[rest] sitting on the ground",
        "[sit] still on the floor", "[keep] sitting on the ground", "[sit] there on the floor",
        "[stay] on the ground in a sitting position",
    ),
    "get-up-seat": (
        "[get] up from sitting on the floor", "[stand] up from the floor", "[get] up from the ground",
        "[rise] from sitting on the ground", "[stand] up after sitting on the floor", "[get] up",
        "[get] to the feet from a seat on the floor", "[stand] up",
    ),
    "get-up-knees": (
        "[get] up from the knees", "[stand] up from kneeling", "[rise] from one knee", "[get] up from kneeling",
        "[stand] up after kneeling", "[rise] to the feet from the knees", "[get] up from the ground",
        "[stand] up from one knee",
    ),
    "get-up": (
        "[get] up from the floor", "[get] up", "[stand] up from the ground", "[get] back up", "[rise] from the floor",
        "[get] back on the feet", "[stand] up again", "[get] up off the ground", "[scramble] to the feet",
    ),
    "kneel-down": (
        "[kneel] down", "[kneel] down on the floor", "[go] down on the knees", "[get] down on the knees",
        "[drop] to the knees", "[sink] to the knees", "[kneel] on the ground", "[go] down to kneel on the floor",
    ),
    "kneel": (
        "[kneel]", "[kneel] on the floor", "[stay] on the knees", "[rest] on the knees", "[kneel] on the ground",
        "[rest] kneeling", "[keep] kneeling", "[stay] in a kneeling position",
    ),
    "crouch-down": (
        "[crouch] down", "[squat] down", "[crouch] down low", "[go] down into a crouch", "[sink] into a squat",
        "[get] down in a crouch", "[squat] down to the ground", "[go] down into a deep squat",
    ),
    "crouch": (
        "[crouch]", "[stay] crouched", "[squat] on the ground", "[crouch] low", "[crouch] close to the ground",
        "[stay] low in a crouch", "[sit] in a deep squat", "[squat] like a frog",
    ),
    "fall-front": (
        "[fall] forward", "[fall] down on the stomach", "[fall] flat on the face", "[fall] to the ground, face down",
        "[trip] and [fall] forward onto the floor", "[fall] down forward", "[collapse] forward",
        "[drop] forward onto the belly", "[fall] forward onto the hands and the stomach",
    ),
    "fall-back": (
        "[fall] backward", "[fall] on the back", "[fall] down backward", "[fall] over backward",
        "[fall] backward onto the floor", "[get] knocked down onto the back", "[drop] backward to the ground",
        "[topple] backward", "[fall] back onto the seat and the back",
    ),
    "fall-roll": (
        "[fall] forward and [roll] over", "[trip] and [roll] on the ground", "[fall] down and [roll] over",
        "[dive] to the ground and [roll]", "[fall] and [roll] on the floor", "[tumble] to the ground",
        "[fall] into a roll", "[stumble], [fall] and [roll] over", "[go] down and [roll] on the ground",
    ),
    "fall": (
        "[fall] down", "[fall]", "[fall] to the ground", "[fall] over", "[collapse]", "[collapse] to the floor",
        "[drop] to the ground", "[fall] on the floor", "[go] down to the ground",
    ),
    "dive-down": (
        "[dive] to the ground", "[throw] the body to the ground", "[drop] flat on the ground", "[dive] for cover",
        "[take] cover on the ground", "[drop] to the ground for cover", "[hit] the ground", "[dive] to the floor",
    ),
    "trip": (
        "[trip], [fall] forward and [get] up again", "[trip] and [fall] onto the hands, then [get] up",
        "[fall] forward on hands and knees and [get] back up", "[trip] over and [get] up",
        "[fall] forward, [catch] the fall with the hands and [stand] up", "[stumble], [fall] and [get] up",
        "[trip] and [fall], then [stand] up again", "[fall] down on hands and knees and [stand] up",
    ),
    "slip": (
        "[slip], [fall] on the seat and [get] up", "[slip] and [fall] backward, then [get] back up",
        "[slip] and [sit] down hard, then [stand] up", "[slip] on the floor, [fall] and [get] up again",
        "[fall] backward onto the hands and [get] up", "[slip] and [fall], then [stand] up again",
        "[lose] the footing, [fall] back and [get] up", "[fall] on the behind and [get] back up",
    ),
    # Two actions in a row; the phrases are in the text of each label.
    "story": (),
}  # fmt: skip

KINDS: dict[str, Kind] = dict.fromkeys(ACTIONS, "acrobatics")

# In composed clips every action begins and ends standing; of the actions here, only these do.
_COMPOSED = ("trip", "slip")

FLOOR = Vocabulary(ACTIONS, kinds=KINDS, not_composed=frozenset(ACTIONS) - frozenset(_COMPOSED))
