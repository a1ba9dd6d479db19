"""Words for fights that several data sets share: boxing, sword and shield, magic, guns, and fighters who wait."""

from __future__ import annotations

from scalemogen.data.captions.vocabulary import Kind, Vocabulary

ACTIONS: dict[str, tuple[str, ...]] = {
    "jab": (
        "[jab]", "[jab] with the {side} hand", "[throw] a jab", "[throw] a {side} jab", "[box] with quick jabs",
        "[punch] forward with the {side} fist", "[jab] like a boxer", "[punch] with the {side} hand",
        "[throw] a quick punch",
    ),
    "cross": (
        "[throw] a cross", "[punch] with the {side} hand", "[throw] a {side} cross", "[box] with the {side} fist",
        "[punch] straight ahead", "[hit] with the {side} fist", "[punch] like a boxer",
        "[throw] a straight {side}",
    ),
    "guard-up": (
        "[raise] the fists", "[put] up the guard", "[get] ready to fight", "[take] a boxing stance",
        "[lift] both fists", "[raise] both hands into a guard", "[bring] up the fists like a boxer",
        "[go] into a fighting stance",
    ),
    "fighting-stance": (
        "[stand] in a fighting stance", "[wait] in a fighting stance", "[get] ready to fight",
        "[stand] like a boxer", "[hold] a fighting stance", "[stand] ready for a fight",
        "[stand] guard with raised hands", "[wait] for an opponent", "[keep] the guard up",
    ),
    "cover": (
        "[cover] the head with both arms", "[defend] against a blow", "[block] with both arms",
        "[guard] the face", "[crouch] behind raised arms", "[defend]", "[shield] the face with the arms",
        "[take] cover behind both arms",
    ),
    "energy-blast": (
        "[fire] an energy blast", "[shoot] a fireball with both hands", "[do] a kamehameha",
        "[cast] a spell with both hands", "[thrust] both hands forward in a low stance",
        "[blast] energy from both hands", "[push] both hands forward like a wizard", "[throw] an energy ball",
    ),
    "cast-spell": (
        "[cast] a spell", "[cast] a spell with the {side} hand", "[do] magic",
        "[shoot] magic from the {side} hand", "[point] the {side} hand forward and [cast] a spell",
        "[perform] a spell like a wizard", "[stretch] out the {side} arm and [do] magic", "[conjure] something",
    ),
    "aim-gun": (
        "[aim] a gun", "[point] a pistol", "[aim] a pistol with both hands", "[hold] a gun in both hands",
        "[stand] and [aim] a gun", "[point] a gun forward", "[take] aim", "[keep] a pistol aimed",
    ),
    "shoot-gun": (
        "[shoot] a gun", "[fire] a pistol", "[shoot]", "[shoot] a pistol with both hands", "[fire] a gun",
        "[aim] and [shoot]", "[fire] shots ahead", "[stand] and [fire] a handgun",
    ),
    "reload-gun": (
        "[reload] a gun", "[reload] a pistol", "[load] a gun", "[change] the magazine of a gun",
        "[put] bullets into a pistol", "[reload]", "[reload] a handgun", "[load] a weapon",
    ),
    "sword-stance": (
        "[stand] with a sword and a shield", "[wait] with sword and shield", "[hold] a sword, ready to fight",
        "[stand] like a knight", "[stand] ready with a sword", "[stand] in a fighting stance with a sword",
        "[hold] sword and shield", "[wait] for an attack",
    ),
    "sword-slash": (
        "[slash] with a sword", "[swing] a sword", "[strike] with a sword", "[cut] with a sword",
        "[swing] a sword with the {side} hand", "[attack] with a sword", "[slash] with the {side} arm",
        "[hit] with a sword", "[make] a sword cut",
    ),
    "sword-chop": (
        "[chop] down with a sword", "[slash] downward with a sword", "[swing] a sword down from above",
        "[strike] down with a sword", "[cut] downward with the {side} arm", "[bring] a sword down on someone",
        "[swing] the {side} arm down like a sword", "[hit] from above with a sword",
    ),
    "sword-rise": (
        "[slash] upward with a sword", "[swing] a sword up from below", "[cut] upward with a sword",
        "[strike] up with a sword", "[swing] the {side} arm up with a sword", "[do] a rising sword cut",
        "[slash] from below", "[attack] upward with a sword",
    ),
    "sword-stab": (
        "[stab] with a sword", "[thrust] a sword forward", "[stab] forward", "[lunge] and [stab]",
        "[stab] with the {side} hand", "[pierce] with a sword", "[thrust] forward with the {side} arm",
        "[poke] with a sword", "[stab] someone",
    ),
    "sword-spin": (
        "[spin] around and [slash]", "[do] a spinning sword attack", "[turn] around and [swing] a sword",
        "[spin] with a sword", "[whirl] around with a sword", "[attack] with a spin",
        "[twirl] and [strike] with a sword", "[make] a full turn and [slash]",
    ),
    "sword-leap": (
        "[jump] and [strike] down with a sword", "[leap] forward and [slash]", "[do] a jumping sword attack",
        "[jump] at someone with a sword", "[attack] with a leap", "[leap] and [chop] down",
        "[jump] and [swing] a sword", "[jump] forward and [hit] from above",
    ),
    "sword-combo": (
        "[attack] with a sword again and again", "[fight] with sword and shield", "[swing] a sword several times",
        "[do] a sword combo", "[strike] several times with a sword", "[fight] with a sword",
        "[slash] left and right", "[fight] a duel with a sword", "[fight] like a knight",
        "[do] a series of sword attacks",
    ),
    "sword-kill": (
        "[finish] off an enemy with a sword", "[do] a deadly sword combo", "[kill] an enemy with a sword",
        "[attack] and [stab] to the end", "[strike] and [finish] an opponent",
        "[slash], then [stab] with a sword", "[fight] with a sword to the death",
        "[bring] down an enemy with a sword",
    ),
    "counter-attack": (
        "[block] and [strike] back", "[counter] with a sword", "[parry] and [slash]",
        "[counterattack] with a sword", "[defend] and [hit] back", "[block] a blow and [attack]",
        "[answer] an attack with a sword", "[parry] and [strike] back with a sword",
    ),
    "shield-bash": (
        "[hit] with a shield", "[bash] with a shield", "[swing] a shield",
        "[strike] with the {side} arm, holding a shield", "[attack] with a shield", "[swipe] with a shield",
        "[hit] someone with the {side} forearm", "[knock] someone with a shield",
    ),
    "shield-charge": (
        "[charge] with a shield", "[rush] forward behind a shield", "[ram] someone with a shield",
        "[charge] shoulder first", "[run] into someone with a shield", "[tackle] with the shoulder",
        "[bump] into someone with a shield", "[rush] ahead and [ram]",
    ),
    "shield-block": (
        "[block] with a shield", "[raise] a shield", "[defend] with a shield",
        "[block] a blow with the {side} arm", "[ward] off a blow with a shield",
        "[hold] up a shield against an attack", "[protect] the body with a shield",
        "[block] an attack and [step] back",
    ),
    "shield-crouch": (
        "[crouch] behind a shield", "[kneel] behind a shield", "[take] cover behind a shield",
        "[hide] behind a shield", "[duck] down behind a shield", "[go] down on a knee and [block]",
        "[kneel] and [hold] up a shield", "[crouch] down for cover, then [stand] up",
    ),
    "parry": (
        "[parry] with a sword", "[block] with a sword", "[parry] a blow", "[defend] with a sword",
        "[ward] off a sword", "[parry] and [step] back", "[block] an attack with a sword",
        "[deflect] a blow with a sword",
    ),
    "parry-low": (
        "[duck] and [parry]", "[duck] under a blow", "[crouch] to dodge a sword",
        "[duck] down and [come] up again", "[crouch] down and [block]", "[dodge] low",
        "[duck] to dodge an attack", "[squat] down out of the way",
    ),
    "dodge": (
        "[dodge]", "[dodge] to the {side}", "[jump] to the {side}", "[leap] aside to the {side}",
        "[dodge] an attack", "[hop] to the {side} to dodge", "[step] quickly to the {side}",
        "[evade] to the {side}", "[jump] out of the way",
    ),
    "dodge-back": (
        "[dodge] backward", "[jump] back", "[hop] backward", "[leap] back to dodge",
        "[dodge] back from an attack", "[step] back quickly", "[evade] backward",
        "[jump] backward out of the way",
    ),
    "feint": (
        "[feint]", "[fake] an attack", "[make] a feint with a sword", "[pretend] to attack",
        "[step] in and back again", "[test] an opponent", "[fake] a strike and [draw] back",
        "[tease] an opponent with a sword",
    ),
    "circle-around": (
        "[circle] an opponent", "[walk] around an opponent", "[prowl] around in a fighting stance",
        "[move] in a circle in a fighting stance", "[circle] around with a sword", "[stalk] around an enemy",
        "[walk] in a circle, ready to fight", "[step] around sideways in a fighting stance",
    ),
    "guarded-walk": (
        "[walk] forward in a fighting stance", "[advance] in a fighting stance", "[walk] with sword and shield",
        "[approach] an enemy", "[step] forward on guard", "[walk] like a knight, on guard",
        "[walk] toward an opponent", "[move] forward with the guard up",
    ),
    "guarded-walk-back": (
        "[walk] backward in a fighting stance", "[retreat] in a fighting stance", "[back] away from an enemy",
        "[step] back on guard", "[retreat]", "[walk] back with sword and shield", "[back] off with the guard up",
        "[back] away, ready to fight",
    ),
    "guarded-walk-aside": (
        "[step] to the {side} in a fighting stance", "[sidestep] to the {side}",
        "[walk] sideways to the {side} on guard", "[move] to the {side} with the guard up",
        "[walk] to the {side} in a fighting stance", "[sidestep] in a fighting stance", "[strafe] to the {side}",
        "[walk] sideways to the {side}",
    ),
    "guarded-run": (
        "[run] forward in a fighting stance", "[charge] ahead", "[run] at an enemy",
        "[rush] forward with a sword", "[run] with sword and shield", "[attack] at a run",
        "[charge] forward on guard", "[storm] forward",
    ),
    "guarded-run-back": (
        "[run] backward", "[run] backward in a fighting stance", "[retreat] quickly", "[hurry] back on guard",
        "[jog] backward", "[run] back from an enemy", "[rush] backward with the guard up", "[back] away fast",
    ),
    "guarded-run-aside": (
        "[run] sideways to the {side}", "[run] to the {side} in a fighting stance",
        "[sidestep] quickly to the {side}", "[shuffle] to the {side}", "[rush] to the {side} on guard",
        "[strafe] quickly to the {side}", "[hurry] sideways to the {side}", "[run] sideways",
    ),
    "guarded-turn": (
        "[turn] to the {side} in a fighting stance", "[turn] {side} on guard", "[turn] quickly to the {side}",
        "[face] an enemy on the {side}", "[turn] to the {side} with sword and shield", "[turn] to the {side}",
        "[swing] around to the {side}", "[turn] to the {side}, ready to fight",
    ),
    "guarded-turn-back": (
        "[turn] around in a fighting stance and [turn] back", "[look] behind and [turn] back",
        "[turn] around and back again", "[turn] to an enemy behind and back",
        "[turn] around to the {side}, then back", "[check] behind on guard", "[whirl] around and [turn] back",
        "[turn] around, [wait] and [turn] back",
    ),
    "roar": (
        "[roar]", "[spread] both arms and [roar]", "[roar] like a beast", "[shout] with both arms spread",
        "[challenge] someone with open arms", "[taunt] someone with open arms", "[scream] and [raise] both arms",
        "[spread] the arms and [yell]",
    ),
    "pound-chest": (
        "[pound] the chest", "[beat] the chest", "[beat] the chest with the {side} fist",
        "[pound] the chest like a gorilla", "[thump] the chest with the {side} fist",
        "[taunt] someone and [beat] the chest", "[hit] the own chest", "[drum] on the chest",
    ),
    "shield-knock": (
        "[knock] on a shield", "[beat] a sword against a shield", "[bang] on a shield",
        "[taunt] with sword and shield", "[hit] the shield with a sword", "[make] noise with sword and shield",
        "[beat] the shield and [spread] the arms", "[challenge] an enemy, knocking on a shield",
    ),
    "knocked-down": (
        "[fall] to the {side} and [get] up", "[get] knocked down and [get] up again",
        "[fall] down and [stand] up again", "[fall] over to the {side}, then [get] back up",
        "[get] knocked to the ground and [rise]", "[fall] to the ground and [get] back up", "[be] knocked over",
        "[take] a hit, [fall] and [get] up", "[fall], [lie] on the ground and [stand] up",
    ),
    "knocked-back": (
        "[fall] backward and [get] up", "[get] knocked down backward and [get] up again",
        "[fall] on the back and [stand] up", "[fall] over backward, then [get] back up",
        "[get] knocked onto the back and [rise]", "[fall] down and [get] up again", "[be] knocked over backward",
        "[take] a hit, [fall] back and [get] up",
    ),
}  # fmt: skip

KINDS: dict[str, Kind] = dict.fromkeys(
    ("knocked-down", "knocked-back", "shield-crouch", "parry-low", "dodge", "dodge-back", "guarded-walk",
     "guarded-walk-back", "guarded-walk-aside", "guarded-run", "guarded-run-back", "guarded-run-aside",
     "guarded-turn", "guarded-turn-back", "circle-around", "feint"), "acrobatics",
)  # fmt: skip

COMBAT = Vocabulary(ACTIONS, kinds=KINDS)
