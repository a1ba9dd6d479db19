"""Words for martial arts, acrobatics and floor work that several data sets share."""

from __future__ import annotations

from scalemogen.data.captions.vocabulary import Kind, Vocabulary

ACTIONS: dict[str, tuple[str, ...]] = {
    "kick": (
        "[kick] with the {side} leg", "[kick] with the {side} foot", "[do] a karate kick with the {side} leg",
        "[throw] a kick with the {side} leg", "[lift] the {side} leg and [kick]", "[perform] a kick",
        "[kick] out with the {side} foot", "[do] a karate kick", "[kick] high with the {side} leg",
        "[kick] like in karate", "[kick]",
    ),
    "spin-kick": (
        "[do] a spin kick", "[spin] around and [kick]", "[perform] a spinning kick",
        "[turn] and [kick] in the air", "[jump] into a spin kick", "[spin] and [kick] with the {side} leg",
        "[do] a roundhouse kick", "[do] a turning kick", "[do] a tornado kick",
    ),
    "punch-one": (
        "[punch] with the {side} hand", "[throw] a punch", "[throw] a {side} punch", "[punch] forward",
        "[strike] with the {side} fist", "[hit] out with the {side} fist", "[punch] the air", "[punch]",
        "[punch] with the {side} fist",
    ),
    "roll": (
        "[roll] forward on the ground", "[do] a forward roll", "[do] a somersault on the floor", "[roll] over",
        "[tuck] in and [roll] forward", "[roll] across the floor", "[perform] a shoulder roll", "[do] a roll",
        "[do] a forward somersault", "[do] a somersault",
    ),
    "cartwheel": (
        "[do] a cartwheel", "[turn] a cartwheel", "[perform] a cartwheel", "[wheel] sideways over both hands",
        "[cartwheel] to the side", "[go] over both hands in a cartwheel", "[do] a cartwheel like a gymnast",
        "[turn] over sideways on the hands", "[cartwheel]",
    ),
    "backflip": (
        "[do] a backflip", "[jump] up and [flip] backward", "[perform] a backflip",
        "[somersault] backward in the air", "[do] a back somersault", "[flip] backward", "[do] a backward flip",
        "[backflip]", "[flip] over backward",
    ),
    "sideflip": (
        "[do] a side flip", "[flip] sideways in the air", "[perform] a side flip",
        "[jump] and [flip] to the side", "[do] a side somersault", "[somersault] sideways in the air",
        "[flip] over sideways", "[do] a sideways flip",
    ),
    "army-crawl": (
        "[crawl] along the floor on the belly", "[do] an army crawl", "[crawl] forward close to the ground",
        "[drag] along on the forearms", "[crawl] low on the stomach", "[creep] forward flat on the floor",
        "[crawl] under something", "[crawl] like a soldier", "[crawl] on the belly", "[crawl] on the floor",
    ),
    "get-up-front": (
        "[get] up from the floor, lying face down", "[start] face down on the floor and [get] up",
        "[get] up from the stomach", "[push] up from the floor and [stand] up",
        "[stand] up after lying on the stomach", "[rise] from lying face down", "[get] up off the ground",
        "[stand] up from the floor", "[get] up from lying on the belly", "[get] up",
    ),
    "get-up-back": (
        "[get] up from the floor, lying on the back", "[start] on the back and [get] up",
        "[get] up from the back", "[sit] up from lying and [stand] up", "[stand] up after lying face up",
        "[rise] from lying on the back", "[get] up off the ground", "[stand] up from the floor", "[get] up",
    ),
    "zombie-walk": (
        "[walk] like a zombie", "[stagger] forward like a zombie", "[shamble] along like a zombie",
        "[do] a zombie walk", "[drag] along like the undead", "[lurch] forward like a zombie",
        "[walk] with the arms out like a zombie", "[move] like a zombie",
    ),
    "sneak": (
        "[sneak] forward", "[sneak] along", "[creep] forward stealthily", "[walk] stealthily",
        "[tiptoe] along in a crouch", "[steal] forward without a sound", "[prowl] ahead", "[sneak]",
        "[sneak] around like a thief",
    ),
    "spin": (
        "[spin] around", "[swing] one leg up and [spin] around", "[spin] with one leg in the air",
        "[whirl] around", "[do] a spin", "[twirl] around with a leg lifted", "[spin] like a ballet dancer",
        "[do] a pirouette",
    ),
    "dance-spin": (
        "[dance] and [spin] around", "[spin] in a dance", "[do] a dance spin", "[twirl] while dancing",
        "[turn] around in a dance", "[whirl] around in a dance", "[do] a pirouette in a dance",
        "[spin] like a dancer", "[dance] with a twirl",
    ),
    "hop": (
        "[hop]", "[hop] forward", "[hop] along", "[bounce] along in small hops", "[make] small hops",
        "[jump] along in little hops", "[jump] up and down", "[hop] like a rabbit", "[bounce] up and down",
    ),
}  # fmt: skip

KINDS: dict[str, Kind] = {
    "zombie-walk": "travel", "sneak": "travel",
    **dict.fromkeys(
        ("spin-kick", "roll", "cartwheel", "backflip", "sideflip", "army-crawl", "get-up-front", "get-up-back",
         "spin", "dance-spin"), "acrobatics",
    ),
}  # fmt: skip

# In these actions the body lies, rolls or flies, so that another clip cannot follow smoothly.
_NOT_COMPOSED = frozenset({
    "roll", "cartwheel", "backflip", "sideflip", "army-crawl", "get-up-front", "get-up-back", "spin-kick",
})  # fmt: skip

STUNTS = Vocabulary(ACTIONS, kinds=KINDS, not_composed=_NOT_COMPOSED)
