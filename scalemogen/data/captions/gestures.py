"""Words for everyday moves that several data sets share: gestures, moods, exercise, sitting, work with the hands."""

from __future__ import annotations

from scalemogen.data.captions.vocabulary import Kind, Vocabulary

ACTIONS: dict[str, tuple[str, ...]] = {
    "rage": (
        "[swing] the arms in anger", "[rage]", "[throw] a tantrum", "[lose] the temper",
        "[fling] the arms about, furious", "[show] anger with both arms",
        "[swing] both arms angrily from side to side", "[get] really angry", "[gesture] furiously with both arms",
    ),
    "scratch-head": (
        "[scratch] the head", "[scratch] the head with the {side} hand", "[look] confused and [scratch] the head",
        "[wonder] about something", "[put] the {side} hand to the head", "[think] and [scratch] the head",
        "[hold] the head in confusion", "[look] puzzled",
    ),
    "take-a-drink": (
        "[drink] something", "[drink] from a bottle", "[take] a sip",
        "[lift] the {side} hand to the mouth and [drink]", "[drink] a potion",
        "[raise] a cup with the {side} hand and [drink]", "[take] a drink from a cup",
        "[bring] the {side} hand to the mouth", "[have] a drink",
    ),
    "charleston": (
        "[dance] the charleston", "[do] the charleston", "[dance] a charleston", "[dance] like in the twenties",
        "[kick] forward and back in a charleston", "[step] forward and back, dancing the charleston",
        "[perform] the charleston", "[dance] in swing style",
    ),
    "body-roll": (
        "[dance] with body rolls", "[do] a body roll", "[roll] the body in a dance",
        "[dance] and [roll] the hips", "[dance] with both arms and hips", "[sway] and [dance]",
        "[perform] a body roll dance", "[dance] smoothly in place",
    ),
    "disco": (
        "[dance] and [reach] up", "[dance] with one hand up, then the other", "[reach] up in a dance",
        "[do] a disco dance", "[dance] disco", "[stretch] one arm up and [dip] the hip",
        "[dance], reaching up high with one arm after the other", "[dance] and [dip] low",
    ),
    "sway-dance": (
        "[dance] in place", "[sway] to the music", "[groove] in place", "[dance] a little", "[move] to the beat",
        "[step] from side to side to the music", "[dance] with bent arms", "[bob] to the beat",
    ),
    "dizzy": (
        "[sway] dizzily", "[feel] dizzy", "[sway] as if drunk", "[wobble] dizzily", "[stagger] in place, dizzy",
        "[stand] and [sway] like a drunk", "[try] to keep the balance, dizzy", "[reel] in place", "[look] drunk",
    ),
    "nod": (
        "[nod]", "[nod] the head", "[nod] yes", "[say] yes with the head", "[agree] with a nod", "[give] a nod",
        "[nod] in agreement", "[move] the head up and down",
    ),
    "hand-on-hip": (
        "[stand] with a hand on the hip", "[listen] with the {side} hand on the hip",
        "[put] the {side} hand on the hip", "[stand] and [listen]", "[wait] with one hand on the hip",
        "[rest] the {side} hand on the hip", "[stand] around with the {side} hand on the hip",
        "[listen] to someone",
    ),
    "jumping-jacks": (
        "[do] jumping jacks", "[do] star jumps", "[perform] jumping jacks", "[jump] and [spread] arms and legs",
        "[jump] with arms and legs apart and together", "[exercise] with jumping jacks",
        "[jump] while swinging both arms overhead", "[do] side-straddle hops", "[warm] up with jumping jacks",
    ),
    "clap": (
        "[clap]", "[clap] the hands", "[applaud]", "[clap] both hands", "[clap] the hands together",
        "[give] applause", "[stand] and [clap]", "[clap] in front of the chest", "[applaud] standing",
    ),
    "hands-on-hips": (
        "[stand] with the hands on the hips", "[put] both hands on the hips", "[stand] with hands on hips",
        "[stand] with arms akimbo", "[rest] the hands on the hips", "[place] the hands on the hips",
        "[stand] like a superhero with the hands on the hips", "[keep] both hands on the hips",
    ),
    "hands-behind": (
        "[stand] with the hands behind the back", "[hold] the hands behind the back",
        "[put] both hands behind the back", "[wait] with the hands behind the back",
        "[clasp] the hands behind the back", "[stand] at ease with the hands behind the back",
        "[keep] the arms behind the back", "[stand] with both hands on the back",
    ),
    "arms-crossed": (
        "[stand] with the arms crossed", "[cross] the arms", "[stand] with crossed arms", "[fold] the arms",
        "[cross] the arms over the chest", "[stand] with folded arms", "[wait] with the arms crossed",
        "[fold] the arms in front of the chest",
    ),
    "t-pose": (
        "[hold] both arms out to the sides", "[stand] in a T-pose", "[make] a T-pose", "[spread] both arms",
        "[stretch] both arms out to the sides", "[stand] with outstretched arms", "[hold] the arms like a scarecrow",
        "[spread] the arms like wings",
    ),
    "arm-circles": (
        "[circle] both arms", "[do] arm circles", "[make] circles with both arms", "[swing] both arms in circles",
        "[rotate] both arms", "[draw] circles with the arms", "[warm] up the shoulders with arm circles",
        "[move] both arms in circles",
    ),
    "guitar": (
        "[play] the guitar", "[play] a guitar", "[strum] a guitar", "[play] air guitar", "[play] the banjo",
        "[pretend] to play the guitar", "[strum] the strings of a guitar", "[practise] the guitar",
    ),
    "eat": (
        "[eat] something", "[eat]", "[eat] with the {side} hand", "[have] a meal", "[eat] an apple",
        "[put] food into the mouth with the {side} hand", "[bring] food to the mouth", "[have] a bite",
    ),
    "phone": (
        "[talk] on the phone", "[make] a phone call", "[hold] a phone to the ear", "[speak] on the telephone",
        "[hold] a phone to the {side} ear", "[talk] on a mobile phone", "[have] a phone call",
        "[phone] someone with the {side} hand",
    ),
    "meditate": (
        "[meditate]", "[sit] cross-legged on the floor", "[sit] and [meditate]", "[sit] in the lotus position",
        "[do] yoga, sitting cross-legged", "[sit] cross-legged and [meditate]", "[sit] in meditation",
        "[rest] cross-legged on the ground",
    ),
    "power-up": (
        "[power] up", "[tense] all muscles in a wide stance", "[charge] up like an anime hero",
        "[crouch] in a wide stance and [clench] the fists", "[gather] energy", "[stand] low with clenched fists",
        "[tense] up in a deep stance", "[strain] with both fists clenched",
    ),
    "push-ups": (
        "[do] push-ups", "[do] pushups", "[do] press-ups", "[perform] push-ups", "[exercise] with push-ups",
        "[do] a push-up on the floor", "[push] the body up from the floor again and again",
        "[work] out with push-ups",
    ),
    "refuse": (
        "[refuse]", "[say] no with both hands", "[wave] off with both hands", "[shake] both hands to refuse",
        "[reject] something", "[hold] up both hands and [refuse]", "[gesture] no", "[decline] with both hands",
    ),
    "shiver": (
        "[shiver]", "[shiver] with cold", "[tremble]", "[freeze] and [shiver]", "[hug] the body and [shiver]",
        "[shake] with fear", "[tremble] with cold", "[hunch] up and [tremble]",
    ),
    "sleep": (
        "[sleep]", "[sleep] on the floor", "[lie] on the back and [sleep]", "[lie] asleep on the back",
        "[take] a nap", "[sleep] on the ground", "[rest] on the back with a hand behind the head",
        "[nap] on the floor", "[lie] still and [sleep]",
    ),
    "throw": (
        "[throw] something", "[throw] a ball", "[throw] with the {side} hand",
        "[throw] a ball with the {side} hand", "[pitch] a baseball", "[wind] up and [throw]",
        "[hurl] something forward", "[do] an overhand throw", "[toss] something far with the {side} arm",
        "[throw] a stone",
    ),
    "hunched-on-floor": (
        "[pant] on hands and knees", "[kneel] on all fours, exhausted", "[catch] the breath on hands and knees",
        "[rest] on hands and knees", "[collapse] onto hands and knees", "[kneel] bent over the floor, worn out",
        "[stay] on all fours, out of breath", "[breathe] hard on hands and knees",
    ),
    "kneel-tired": (
        "[kneel] on one knee, tired", "[rest] on one knee", "[catch] the breath on one knee",
        "[kneel] on one knee", "[kneel] and [pant]", "[stay] down on one knee", "[kneel] down exhausted",
        "[lean] on the raised knee and [rest]",
    ),
    "jump-for-joy": (
        "[jump] for joy", "[jump] up and [punch] the air", "[cheer] and [jump]", "[celebrate] with a jump",
        "[leap] up with a raised fist", "[jump] in victory", "[jump] with the {side} fist in the air",
        "[hop] up and [cheer]", "[celebrate] a win with a jump",
    ),
    "fist-pump": (
        "[pump] a fist", "[do] a fist pump", "[pull] in the {side} fist in triumph",
        "[celebrate] with a fist pump", "[clench] the {side} fist in victory", "[pump] the {side} fist",
        "[make] a victory fist", "[say] yes with a clenched fist",
    ),
    "talk": (
        "[talk]", "[talk] to someone", "[talk] and [gesture] with the hands", "[speak]", "[explain] something",
        "[chat]", "[stand] and [talk]", "[tell] a story with the hands", "[have] a conversation",
    ),
    "hold-out": (
        "[hold] up a torch", "[hold] a torch in the {side} hand", "[stand] and [hold] something up",
        "[hold] a lamp in the {side} hand", "[hold] something out in front",
        "[stand] with a torch in the {side} hand", "[hold] up a light", "[carry] a candle in the {side} hand",
    ),
    "press": (
        "[press] a button", "[press] a button with the {side} hand", "[reach] out with the {side} hand",
        "[touch] something in front with the {side} hand", "[flip] a switch",
        "[operate] a switch with the {side} hand", "[reach] forward and [press] something",
        "[open] a door with the {side} hand",
    ),
    "pick-from-table": (
        "[pick] something up from a table", "[pick] up an object with the {side} hand",
        "[take] something off a table", "[grab] something with the {side} hand", "[lift] something from a table",
        "[pick] something up", "[reach] out and [take] something", "[collect] an item with the {side} hand",
    ),
    "drive": (
        "[drive] a car", "[sit] and [drive]", "[steer] a car", "[hold] a steering wheel", "[drive]",
        "[sit] behind the wheel", "[sit] and [steer]", "[turn] a steering wheel while sitting",
    ),
    "sit-down-chair": (
        "[sit] down", "[sit] down on a chair", "[take] a seat", "[sit] down and [stay] seated", "[have] a seat",
        "[sit] on a chair", "[lower] the body onto a chair", "[sit] down on a bench",
    ),
    "sit-chair": (
        "[sit] on a chair", "[sit]", "[sit] still", "[stay] seated on a chair", "[sit] and [wait]",
        "[rest] on a chair", "[sit] quietly", "[sit] on a bench",
    ),
    "stand-up-chair": (
        "[stand] up", "[stand] up from a chair", "[get] up from a chair", "[rise] from a seat", "[get] up",
        "[stand] up from a bench", "[leave] the chair", "[rise] to the feet from a chair",
    ),
    "sit-and-rise": (
        "[sit] down and [stand] up again", "[sit] down on a chair, then [get] up",
        "[take] a seat and [rise] again", "[sit] for a moment and [stand] up", "[sit] down briefly",
        "[sit] down, [wait] and [stand] up", "[have] a seat and [get] up again",
        "[sit] down on a chair and [get] back up",
    ),
    "sit-talk": (
        "[sit] and [talk]", "[talk] while sitting", "[sit] on a chair and [talk]", "[chat], sitting on a chair",
        "[sit] and [explain] something", "[have] a conversation while seated",
        "[sit] and [gesture] with the hands", "[speak] from a chair",
    ),
    "repair": (
        "[kneel] down and [fix] something", "[repair] something on one knee", "[kneel] and [work] with the hands",
        "[fix] something on the floor", "[tie] a shoe", "[kneel] down to tie a shoelace",
        "[go] down on one knee and [repair] something", "[kneel], [work] on something and [get] up again",
    ),
    "swim": (
        "[swim]", "[do] the breaststroke", "[swim] in the water", "[make] swimming strokes", "[swim] like a frog",
        "[swim] face down", "[swim] along", "[do] swimming strokes with arms and legs",
    ),
    "tread-water": (
        "[tread] water", "[float] upright in the water", "[stay] afloat", "[paddle] in place with arms and legs",
        "[swim] on the spot", "[keep] the head above water", "[move] the arms and legs to stay afloat",
        "[float] in water",
    ),
    "land": (
        "[land] from a jump", "[land] on both feet and [crouch]", "[drop] down and [land]",
        "[land] and [stand] up", "[land] in a squat and [straighten] up", "[catch] a landing with bent knees",
        "[come] down from a jump", "[land] softly on both feet",
    ),
    "die": (
        "[die]", "[fall] dead", "[drop] dead", "[get] shot and [fall] down", "[die] and [fall] backward",
        "[collapse] and [die]", "[fall] to the ground, dead", "[get] killed and [fall] on the back",
        "[fall] backward",
    ),
    "sprint": (
        "[sprint]", "[sprint] forward", "[run] fast", "[run] at full speed", "[run] as fast as possible",
        "[dash] ahead", "[race] ahead", "[run] with long strides", "[run] quickly",
    ),
    "push-heavy": (
        "[push] a heavy box", "[push] something heavy", "[push] a cart forward",
        "[push] against something and [walk]", "[shove] a heavy crate along", "[lean] in and [push] forward",
        "[push] a car", "[walk] while pushing with both arms", "[push] an object across the floor",
    ),
    "dab": (
        "[dab]", "[do] a dab", "[do] the dab", "[dance] and [dab]", "[make] the dab pose", "[hit] a dab",
        "[dab] like a dancer", "[perform] a dab dance", "[duck] the head into one arm and [stretch] the other",
    ),
}  # fmt: skip

_ON_THE_FLOOR = ("die", "meditate", "push-ups", "sleep", "hunched-on-floor", "kneel-tired", "swim", "tread-water")
_ON_A_CHAIR = ("drive", "sit-down-chair", "sit-chair", "stand-up-chair", "sit-and-rise", "sit-talk")

KINDS: dict[str, Kind] = {
    "sprint": "travel",
    **dict.fromkeys((*_ON_THE_FLOOR, *_ON_A_CHAIR, "repair", "jumping-jacks"), "acrobatics"),
}

# Composed clips begin and end on the feet and have neither chairs nor water, so these actions are left out.
GESTURES = Vocabulary(
    ACTIONS, kinds=KINDS, not_composed=frozenset((*_ON_THE_FLOOR, *_ON_A_CHAIR, "land", "push-heavy"))
)
