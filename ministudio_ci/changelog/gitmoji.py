"""Messages that begin with an emoji. Source: the list of gitmoji.dev (3.15), with its versions.

Only messages that begin so come here: the module is loaded for the first of them.
"""

import re

from ministudio_ci.changelog.kinds import IMPROVEMENT, KINDS, REVERT

_BREAKING = "feat!"
_TYPES = {
    # A major and a minor version.
    _BREAKING: "💥:boom:",
    "feat": "✨:sparkles:",
    # A patch, by what the emoji says.
    "fix": "🐛:bug: 🚑:ambulance: 🔒:lock: 🩹:adhesive_bandage: ✏:pencil2: 🥅:goal_net: 👽:alien:",
    "perf": "⚡:zap:",
    REVERT: "⏪:rewind:",
    IMPROVEMENT: (
        "💄:lipstick: ⬇:arrow_down: ⬆:arrow_up: 📌:pushpin: 📈:chart_with_upwards_trend: "
        "➕:heavy_plus_sign: ➖:heavy_minus_sign: 🔧:wrench: 🌐:globe_with_meridians: 📦:package: "
        "🍱:bento: ♿:wheelchair: 💬:speech_balloon: 🗃:card_file_box: 🚸:children_crossing: "
        "📱:iphone: 🥚:egg: ⚗:alembic: 🔍:mag: 🏷:label: 🚩:triangular_flag_on_post: 💫:dizzy: "
        "🗑:wastebasket: 🛂:passport_control: 👔:necktie:"
    ),
    # No version.
    "docs": "📝:memo: 📄:page_facing_up: 💡:bulb: 👥:busts_in_silhouette:",
    "test": "✅:white_check_mark: 🧪:test_tube: 🤡:clown_face: 📸:camera_flash:",
    "ci": "💚:green_heart: 👷:construction_worker: 🚀:rocket: 🧱:bricks:",
    "style": "🎨:art: 🚨:rotating_light:",
    "refactor": (
        "♻:recycle: 🔥:fire: 💩:poop: 🚚:truck: 🏗:building_construction: ⚰:coffin: "
        "🔊:loud_sound: 🔇:mute: 🧵:thread: 🦺:safety_vest:"
    ),
    "build": "🔨:hammer:",
    "chore": (
        "🎉:tada: 🔐:closed_lock_with_key: 🔖:bookmark: 🚧:construction: "
        "🔀:twisted_rightwards_arrows: 🍻:beers: 🙈:see_no_evil: 🌱:seedling: 🧐:monocle_face: "
        "🩺:stethoscope: 🧑\N{ZERO WIDTH JOINER}💻:technologist: 💸:money_with_wings: ✈:airplane:"
    ),
}
"""The conventional type of each emoji, beside its shortcode."""
TYPES = {
    name: type_
    for type_, pairs in _TYPES.items()
    for pair in pairs.split()
    for name in (pair.partition(":")[0], ":" + pair.partition(":")[2])
}
_EMOJI = re.compile(
    # A shortcode, or signs with their modifiers (variation, skin) and joiners.
    r"(:[a-z0-9_+-]{1,40}:|[\u203c-\u2bff\u3030-\u3299\U0001f000-\U0001faff]"
    "(?:[\ufe0f\U0001f3fb-\U0001f3ff]|\u200d[\u2600-\u27bf\U0001f000-\U0001faff])*)[ \t]*"
)
_MODIFIERS = re.compile("[\ufe0f\U0001f3fb-\U0001f3ff]")
_CONVENTIONAL = re.compile(r"([A-Za-z][\w-]*)(?:\([^()]+\))?!?:[ \t]")
_SCOPED = re.compile(r"(?:\(([^()]+)\))?:?[ \t]*(\S.*)")


def conventional(header: str) -> str:
    """Return a header that begins with an emoji as Conventional Commits would write it.

    `✨ (scope): words` becomes `feat(scope): words`. What is conventional after its emoji counts
    as it stands; where the emoji says nothing, the header is returned as it is.
    """
    found = _EMOJI.match(header)
    if not found:
        return header
    rest = header[found.end() :]
    written = _CONVENTIONAL.match(rest)
    if written and written[1].lower() in KINDS:
        return rest
    type_ = TYPES.get(_MODIFIERS.sub("", found[1]))
    words = _SCOPED.fullmatch(rest)
    if not type_ or not words:
        return header
    scope = f"({words[1]})" if words[1] else ""
    return f"{type_.removesuffix('!')}{scope}{'!' if type_ == _BREAKING else ''}: {words[2]}"
