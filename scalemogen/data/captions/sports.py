"""Words for karate, tumbling, ball games, obstacle runs and climbing frames."""

from __future__ import annotations

from scalemogen.data.captions.vocabulary import Kind, Vocabulary

MARTIAL_ARTS: dict[str, tuple[str, ...]] = {
    "front-kick": (
        "[do] a front kick", "[kick] forward with the {side} leg", "[do] a karate kick",
        "[do] a front kick with the {side} leg", "[kick] to the front", "[snap] a kick forward",
        "[kick] straight ahead", "[throw] a front kick with the {side} foot", "[kick] high in front",
    ),
    "roundhouse-kick": (
        "[do] a roundhouse kick", "[do] a roundhouse kick with the {side} leg", "[throw] a roundhouse kick",
        "[swing] the {side} leg around and [kick]", "[kick] in an arc with the {side} leg", "[do] a high kick",
        "[kick] someone in the head", "[do] a turning kick", "[do] a taekwondo kick", "[do] a karate kick",
    ),
    "side-kick": (
        "[do] a side kick", "[kick] to the side", "[kick] sideways with the {side} leg",
        "[do] a side kick with the {side} leg", "[throw] a side kick", "[kick] out to the {side}",
        "[do] a karate side kick", "[thrust] the {side} foot out to the side", "[kick] sideways from a low stance",
    ),
    "lunge-punch": (
        "[do] a lunge punch", "[step] forward and [punch]", "[lunge] and [punch] with the {side} fist",
        "[do] a karate punch", "[punch] in a deep stance", "[step] ahead with a {side} punch",
        "[throw] a karate punch", "[punch] straight ahead with the {side} hand", "[do] a stepping punch",
    ),
    "low-block": (
        "[do] a low block", "[block] low with the {side} arm", "[step] forward and [block] low",
        "[do] a karate block", "[sweep] the {side} arm down to block", "[block] a kick", "[do] a downward block",
        "[block] an attack with the {side} arm", "[defend] with a low block",
    ),
    "knife-block": (
        "[do] a knife-hand block", "[block] with the edge of the hand", "[step] and [block] with open hands",
        "[do] a karate chop", "[do] karate blocks", "[block] with the flat hand",
        "[chop] with the hand in a low stance", "[defend] with the edges of the hands", "[do] shuto blocks",
    ),
    "kata": (
        "[do] a kata", "[perform] a karate kata", "[practise] karate", "[do] karate", "[do] martial arts",
        "[perform] karate moves", "[go] through a karate form", "[do] kung fu moves", "[block] and [punch] in a kata",
        "[show] a martial arts form",
    ),
    "karate-step": (
        "[step] forward in a low karate stance", "[walk] in a karate stance", "[do] karate steps",
        "[step] from lunge to lunge", "[move] forward in a deep stance", "[practise] karate stances",
        "[step] into a front stance", "[step] ahead low with bent knees",
    ),
}  # fmt: skip

TUMBLING: dict[str, tuple[str, ...]] = {
    "back-handspring": (
        "[do] a back handspring", "[flip] backward over the hands", "[do] a flic flac",
        "[spring] back onto the hands", "[crouch] and [flip] backward",
        "[jump] backward onto the hands and [flip] over",
        "[do] a backward handspring", "[flip] back over both hands", "[do] gymnastics",
    ),
    "twist-flip": (
        "[do] a twisting flip", "[jump] and [twist] in the air", "[do] a butterfly twist", "[flip] and [twist]",
        "[leap] into a twisting somersault", "[do] a flip with a full twist", "[do] an acrobatic jump",
        "[spin] in the air and [land]", "[do] a twisting jump",
    ),
    "kick-flip": (
        "[kick] high and [flip] over to the ground", "[jump], [kick] and [flip]", "[do] a kick flip",
        "[kick] in the air and [fall] back onto the hands", "[do] a jump kick and a flip",
        "[do] capoeira", "[kick] up and [tumble] over the hands", "[do] a martial arts trick",
    ),
    "handstand": (
        "[do] a handstand", "[stand] on the hands", "[do] a handstand and [kick] the legs",
        "[balance] upside down on the hands", "[hold] a handstand", "[kick] the legs in a handstand",
        "[stay] upside down on both hands", "[do] handstand kicks", "[breakdance] on the hands",
    ),
    "breakdance": (
        "[breakdance]", "[do] a breakdance", "[do] breakdance moves on the floor",
        "[swing] the legs around on the floor", "[do] a helicopter on the floor",
        "[dance] on the ground with the hands down",
        "[spin] the legs around close to the ground", "[do] hip hop floor moves", "[do] footwork on hands and feet",
    ),
    "bridge": (
        "[do] a bridge", "[bend] backward into a bridge", "[bend] over backward to the hands",
        "[do] a back bend", "[arch] back until the hands touch the floor", "[do] a backbend and [come] up again",
        "[hold] a bridge and [lift] a leg", "[bend] back like a gymnast",
    ),
    "dive-roll": (
        "[run] and [dive] into a roll", "[do] a dive roll", "[dive] over something and [roll]",
        "[run], [dive], [roll] and [run] on", "[jump] forward into a roll", "[do] a parkour roll",
        "[dive] forward, [roll] over and [get] up", "[run] and [roll] over the ground",
    ),
    "get-up-side": (
        "[get] up from lying on the side", "[get] up from the floor", "[lie] on the side and [get] up",
        "[roll] over and [stand] up", "[get] up slowly", "[sit] up from the side and [stand] up",
        "[rise] from the ground", "[stand] up after lying on the side", "[wake] up and [stand] up",
    ),
}  # fmt: skip

GAMES: dict[str, tuple[str, ...]] = {
    "referee-signals": (
        "[make] basketball referee signals", "[signal] like a referee", "[give] basketball signals",
        "[act] like a basketball referee", "[give] hand signals", "[call] a foul like a referee",
        "[signal] fouls with the arms", "[referee] a basketball game", "[gesture] like an umpire",
    ),
    "start-run": (
        "[start] to run", "[break] into a run", "[stand], then [run] off", "[take] off running", "[start] running",
        "[begin] to sprint", "[run] off from a stand", "[dash] off",
    ),
    "run-stop": (
        "[run] and [stop]", "[run] and [come] to a quick stop", "[stop] running", "[jog] and [stop] suddenly",
        "[run], then [stand] still", "[slow] down and [stop]", "[run] to a halt", "[brake] from a run",
    ),
    "run-stop-run": (
        "[run], [stop] and [run] on", "[run], [stop] and [run] again", "[stop] for a moment while running",
        "[run], [pause] and [start] running again", "[jog], [stand] still and [jog] on",
        "[stop] in the middle of a run", "[halt] and [take] off again", "[run], [wait] and [run]",
    ),
    "jump-over": (
        "[run] and [jump] over something", "[jump] over an obstacle", "[leap] over a hurdle",
        "[jump] over a fence", "[run] and [leap] over an obstacle", "[hurdle] over something",
        "[clear] an obstacle with a jump", "[jump] over a box while running", "[do] parkour",
    ),
    "run-duck": (
        "[run] and [duck] under something", "[duck] while running", "[run] and [duck] underneath a bar",
        "[duck] under an obstacle", "[run] bent over under something low", "[stoop] under a beam while running",
        "[run], [duck] and [run] on", "[dive] under a low obstacle",
    ),
    "leap": (
        "[run] and [leap]", "[leap] through the air", "[do] a split leap", "[take] a run and [leap]",
        "[do] a ballet leap", "[do] a grand jete", "[leap] with the legs apart", "[leap] like a dancer",
        "[run] up and [jump] with spread legs",
    ),
}  # fmt: skip

BARS: dict[str, tuple[str, ...]] = {
    "climb-bars": (
        "[climb] up bars", "[climb] up a climbing frame", "[climb]", "[climb] up", "[climb] up a jungle gym",
        "[pull] up onto bars", "[climb] up with hands and feet", "[climb] up playground bars", "[scale] a wall",
    ),
    "climb-down-bars": (
        "[climb] down bars", "[climb] down", "[climb] down from a climbing frame", "[get] down from bars",
        "[climb] down with hands and feet", "[come] down from a jungle gym", "[step] down from bars",
        "[climb] down to the ground",
    ),
    "hang": (
        "[hang] from a bar", "[hang] by the hands", "[dangle] from a bar", "[hold] on to a bar overhead",
        "[grab] a bar and [hang]", "[hang] on monkey bars", "[hang] with the arms up", "[dangle] by both hands",
    ),
    "bar-support": (
        "[hold] the body up on two bars", "[support] the body on straight arms", "[swing] between parallel bars",
        "[hold] on to parallel bars and [swing] the legs", "[do] gymnastics on parallel bars",
        "[lift] the body up on straight arms", "[swing] the legs, held up by the arms",
        "[stay] up on the hands between two bars", "[do] dips on bars",
    ),
    "swing-bar": (
        "[swing] from a bar", "[swing] on a bar", "[hang] from a bar and [swing]", "[swing] the body on a high bar",
        "[swing] back and forth, holding a bar", "[grip] a bar and [swing]", "[swing] like a monkey",
        "[swing] by the hands",
    ),
    "sit-bar": (
        "[sit] on a bar", "[sit] up high and [dangle] the legs", "[sit] on a high bar", "[dangle] the legs",
        "[sit] and [swing] the legs", "[sit] on top of a climbing frame", "[sit] with the legs hanging down",
        "[perch] on a bar",
    ),
    "jump-down": (
        "[jump] down", "[jump] down from a bar", "[drop] to the ground", "[jump] down and [land]",
        "[slide] off and [land] on the feet", "[jump] off something high", "[drop] down from a bar",
        "[hop] down to the ground",
    ),
    "go-under": (
        "[go] under a bar", "[duck] under a bar", "[crouch] down and [go] under something",
        "[lean] back and [go] under a bar", "[limbo] under a bar", "[squeeze] through under a bar",
        "[bend] down and [pass] under a bar", "[duck] through below a bar",
    ),
    "rope-spin": (
        "[spin] on a rope", "[hang] on a rope and [spin]", "[spin] around, holding a rope with one hand",
        "[do] aerial acrobatics on a rope", "[twirl] on a rope", "[swing] around on a rope",
        "[whirl] around with one hand on a rope", "[hold] a rope overhead and [circle] around",
    ),
}  # fmt: skip

ACTIONS: dict[str, tuple[str, ...]] = MARTIAL_ARTS | TUMBLING | GAMES | BARS
_RUNS = ("start-run", "run-stop", "run-stop-run", "jump-over", "run-duck", "leap")
KINDS: dict[str, Kind] = dict.fromkeys((*MARTIAL_ARTS, *TUMBLING, *BARS, *_RUNS), "acrobatics")

# In tumbling and on bars, bodies lie, fly, or need equipment that composed clips do not have.
SPORTS = Vocabulary(ACTIONS, kinds=KINDS, not_composed=frozenset((*TUMBLING, *BARS)))
