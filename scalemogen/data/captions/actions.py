"""What is done, in words: verb phrases for every action, verbs in brackets (see `inflection`).

Slots: {side} the side it is done with or to, {first} and {second} "left" and "right" as it turns, {height} "to head
height", {at} "at head height", {way} "out to the side", {waves}, {bows}, {squats}, {raises} and {jumps} "three
times", {hold} "about three seconds", {depth} "deep", {steps} "five steps", {degrees} "about ninety degrees",
{straight} "straight" where the limb is, {arms_up} "with both arms raised". A phrase is used only where the clip fills
all of its slots.
"""

from __future__ import annotations

ACTIONS: dict[str, tuple[str, ...]] = {
    "walk": (
        "[walk]", "[walk] forward", "[walk] ahead", "[walk] straight ahead", "[walk] along", "[stroll] forward",
        "[take] {steps} forward", "[go] forward on foot",
    ),
    "run": ("[run]", "[run] forward", "[jog]", "[jog] forward", "[run] straight ahead", "[jog] ahead"),
    "dash": (
        "[dash] forward", "[sprint] ahead", "[sprint]", "[rush] forward at a run", "[run] forward fast",
        "[dash] off", "[race] ahead",
    ),
    "walk-back": (
        "[walk] backward", "[walk] backwards", "[step] backward", "[back] away", "[take] {steps} backward",
        "[go] backward", "[move] backward step by step",
    ),
    "walk-aside": (
        "[walk] to the {side}", "[move] to the {side} step by step", "[walk] sideways to the {side}",
        "[take] {steps} to the {side}",
    ),
    "walk-veer": (
        "[walk] diagonally to the {side}", "[walk] forward while veering to the {side}",
        "[walk] ahead and [drift] to the {side}", "[veer] {side} while walking forward",
        "[walk] forward and to the {side}", "[walk] diagonally forward to the {side}",
    ),
    "walk-turn": (
        "[walk] and [turn] {side}", "[walk] forward and [turn] {side}", "[walk] ahead, then [turn] to the {side}",
        "[make] a {side} turn while walking", "[walk] and [turn] {degrees} to the {side}",
        "[walk] around a corner to the {side}", "[take] a {side} turn while walking",
        "[walk] a few steps and [turn] to the {side}",
    ),
    "walk-turn-far": (
        "[walk] forward and [turn] around to the {side}", "[walk] ahead, then [turn] far to the {side}",
        "[make] a long {side} turn while walking", "[walk] in a wide curve to the {side}",
        "[walk] and [turn] {degrees} to the {side}",
    ),
    "run-turn": (
        "[run] and [turn] {side}", "[run] forward and [turn] to the {side}", "[run] in a curve to the {side}",
        "[jog] ahead and [turn] {degrees} to the {side}",
    ),
    "walk-turn-back": (
        "[walk] and [turn] {first}, then {second}", "[walk] ahead and [turn] to the {first}, then to the {second}",
        "[turn] {first} and then {second} while walking", "[walk] forward and [turn] first {first} and then {second}",
        "[make] a {first} turn while walking and then [turn] {second}",
    ),
    "run-turn-back": (
        "[run] and [turn] {first}, then {second}", "[run] ahead and [turn] to the {first}, then to the {second}",
        "[turn] {first} and then {second} while running",
    ),
    "turn": (
        "[turn] to the {side} on the spot", "[turn] {side}", "[turn] {degrees} to the {side}",
        "[turn] around to the {side}",
    ),
    "raise-both": (
        "[raise] both hands", "[lift] both arms", "[put] both hands up", "[raise] both arms",
        "[raise] both hands {height}", "[lift] both arms {height}", "[put] both hands up {height}",
        "[lift] both hands {way}", "[raise] both arms {height} and [lower] them again",
        "[hold] both hands up for {hold}", "[put] up both hands",
    ),
    "raise-one": (
        "[raise] the {side} hand", "[lift] the {side} arm", "[put] the {side} hand up", "[raise] the {side} arm",
        "[raise] the {side} hand {height}", "[lift] the {side} arm {height}", "[lift] the {side} hand {way}",
        "[put] the {side} hand up {height}", "[raise] the {side} arm {height} and [lower] it again",
        "[hold] the {side} hand up for {hold}", "[put] up the {side} hand",
    ),
    "wave-both": (
        "[wave] with both hands", "[wave] both arms", "[wave] both hands", "[wave] both hands {at}",
        "[raise] both hands {height} and [wave]", "[lift] both arms {height} and [wave] them",
        "[wave] both hands {waves}", "[wave] both hands {at} {waves}", "[wave] both arms for {hold}",
    ),
    "wave-one": (
        "[wave] with the {side} hand", "[wave] the {side} hand", "[wave] the {side} arm",
        "[raise] the {side} hand {height} and [wave]", "[lift] the {side} arm {height} and [wave] it",
        "[wave] the {side} hand {waves}", "[wave] the {side} hand {at} {waves}",
        "[wave] with the {side} hand for {hold}",
    ),
    "bow": (
        "[bow]", "[take] a bow", "[make] a {depth} bow", "[bend] forward in a {depth} bow", "[bow] {bows}",
        "[bow] from the waist and [straighten] up again",
    ),
    "bye": (
        "[say] goodbye with the {side} hand", "[raise] the {side} hand in farewell",
        "[lift] the {side} hand to say goodbye", "[gesture] goodbye with the {side} hand",
        "[wave] goodbye {waves} with the {side} hand",
    ),
    "byebye": (
        "[wave] goodbye with both hands", "[say] goodbye by waving both hands", "[wave] both hands in farewell",
        "[wave] both hands {waves} to say goodbye", "[wave] goodbye with both hands {at}",
    ),
    "call": (
        "[call] out to someone", "[lean] forward to call someone", "[bend] forward to call out",
        "[call] out, then [lift] the {side} hand", "[bend] forward, then [straighten] up and [lift] the {side} hand",
    ),
    "respond": (
        "[raise] the {side} hand in response", "[answer] by raising the {side} hand",
        "[respond] with the {side} hand held up", "[lift] the {side} hand {height} to answer",
    ),
    "guide": (
        "[show] the way with the {side} hand", "[point] the way with the {side} hand",
        "[gesture] with the {side} hand to guide someone", "[hold] out the {side} hand to show the way",
    ),
    "punch": (
        "[throw] punches", "[box] in a fighting stance", "[punch] the air", "[box]",
        "[stand] in a fighting stance and [punch]",
    ),
    "slash": (
        "[swing] a sword with both hands", "[slash] downward with both hands", "[slash] as if with a sword",
        "[lift] both hands overhead and [slash] as if with a sword", "[strike] with a sword",
    ),
    "kick": (
        "[perform] a series of spinning kicks", "[kick] and [spin] around", "[do] martial arts kicks",
        "[show] a sequence of kicks",
    ),
    "dance": ("[dance]", "[perform] a dance", "[dance] in place", "[do] a dance", "[move] in a dance"),
    # UI-PRMD
    "deep-squat": (
        "[squat] down", "[do] a {depth} squat", "[squat] down and [stand] up again", "[do] a squat",
        "[bend] the knees in a {depth} squat", "[do] a squat {arms_up}", "[squat] {squats}",
    ),
    "hurdle-step": (
        "[raise] the {side} knee", "[lift] the {side} knee high",
        "[lift] the {side} leg as if stepping over a hurdle", "[step] over a hurdle with the {side} leg",
        "[do] a hurdle step with the {side} leg", "[do] a {side} hurdle step",
        "[raise] the {side} knee high, as if to clear a hurdle",
    ),
    "inline-lunge": (
        "[lunge] with the {side} leg", "[lunge] forward on the {side} leg",
        "[do] a lunge with the {side} leg in front", "[lunge] forward with the {side} leg in front",
        "[sink] into a lunge, the {side} foot in front", "[do] a {depth} lunge with the {side} leg in front",
        "[do] an inline lunge on the {side} side",
    ),
    "side-lunge": (
        "[lunge] to the {side}", "[do] a side lunge to the {side}", "[make] a {depth} lunge to the {side}",
        "[step] wide to the {side} and [bend] that knee",
        "[lunge] sideways to the {side} and [come] back",
    ),
    "sit-to-stand": (
        "[sit] down and [stand] up again", "[sit] down and [get] up again", "[sit] down, then [stand] up",
        "[do] a sit-to-stand exercise",
    ),
    "leg-raise": (
        "[raise] the {side} leg", "[lift] the {straight} {side} leg to the front", "[lift] the {side} leg",
        "[raise] the {straight} {side} leg while standing", "[raise] the {side} leg {raises}",
    ),
    "shoulder-abduction": (
        "[raise] the {side} arm out to the side", "[lift] the {straight} {side} arm sideways",
        "[raise] the {side} arm sideways {height}", "[lift] the {side} arm out to the side and [lower] it again",
    ),
    "shoulder-extension": (
        "[move] the {straight} {side} arm backward", "[swing] the {side} arm back",
        "[stretch] the {side} arm backward",
        "[bring] the {side} arm back behind the body",
    ),
    "shoulder-rotation": (
        "[turn] the {side} forearm up and down", "[rotate] the {side} shoulder with the elbow bent",
        "[rotate] the {side} arm at the shoulder", "[turn] the raised {side} forearm down and up",
    ),
    "shoulder-scaption": (
        "[lift] the {side} arm diagonally",
        "[raise] the {side} arm diagonally to the front", "[lift] the {straight} {side} arm forward and out",
        "[lift] the {side} arm diagonally {height}", "[raise] the {side} arm diagonally and [lower] it again",
    ),
    # CMU and ReActIdle
    "idle": (
        "[stand] idle", "[stand] around", "[stand] and [wait]", "[stand] in place", "[wait] on the spot",
        "[stand] about, shifting a little",
    ),
    "stand": ("[stand] still", "[stand] in place", "[stay] in one place", "[stand] quietly", "[stand] and [wait]"),
    "playground": (
        "[climb] about on a playground", "[play] on the playground equipment", "[climb] on playground equipment",
        "[move] around on a climbing frame",
    ),
    "climb-ladder": ("[climb] a ladder", "[go] up a ladder", "[climb] up and down a ladder", "[work] up a ladder"),
    "climb-steps": ("[climb] three steps", "[go] up three steps", "[walk] up a few stairs", "[step] up three stairs"),
    "climb-down-ladder": ("[climb] down a ladder", "[come] down a ladder", "[go] down a ladder rung by rung"),
    "climb-down-steps": (
        "[climb] down three steps", "[come] down a few stairs", "[walk] down some steps", "[go] down three steps",
    ),
    "basketball": (
        "[dribble] a basketball", "[play] basketball", "[bounce] a basketball", "[play] with a basketball",
    ),
    "kick-ball": ("[kick] a soccer ball", "[kick] a ball", "[play] soccer", "[take] a run and [kick] a ball"),
    "exercise": (
        "[do] jumping jacks and other exercises", "[exercise]", "[do] gymnastics", "[work] out with jumping jacks",
    ),
    "reach-up": (
        "[jump] up to grab something", "[reach] up and [jump]", "[jump] and [reach] for something overhead",
        "[stretch] up to reach something high",
    ),
    "walk-uneven": (
        "[walk] on uneven ground", "[walk] over rough ground", "[walk] across uneven terrain",
        "[step] carefully over uneven ground",
    ),
    "walk-around": (
        "[walk] forward, backward and sideways", "[walk] around in all directions", "[walk] about",
        "[walk] forward, then back and to the side",
    ),
    "jump": ("[jump]", "[jump] up", "[leap]", "[make] a jump", "[do] a jump", "[jump] {jumps}"),
    "jump-forward": ("[jump] forward", "[leap] forward", "[make] a forward jump", "[hop] ahead with both feet"),
    "swordplay": (
        "[swing] a sword", "[fight] with a sword", "[practise] swordplay", "[strike] and [parry] with a sword",
    ),
    "pick-up": (
        "[bend] over and [scoop] something up", "[bend] down and [pick] something up",
        "[bend] over, [scoop] something up and [lift] an arm", "[pick] something up from the floor",
    ),
    "wash-windows": (
        "[wash] windows", "[wipe] a window", "[clean] a window with the hand", "[wipe] windows up and down",
    ),
    "wash-self": (
        "[wash] the body", "[pretend] to wash", "[rub] the body as if washing",
        "[go] through the motions of washing",
    ),
    "sit": (
        "[sit] on a stool", "[sit] down on a stool and [stand] up", "[take] a seat on a stool",
        "[sit] down and [get] up again",
    ),
    "drink": (
        "[drink] from a bottle", "[drink] a soda", "[raise] a bottle and [drink]", "[take] a drink",
    ),
    "laugh": ("[laugh]", "[laugh] out loud", "[shake] with laughter", "[burst] out laughing"),
    "direct-traffic": (
        "[direct] traffic", "[wave] traffic along", "[point] and [wave] to direct traffic",
        "[give] signs like a traffic officer",
    ),
}  # fmt: skip
