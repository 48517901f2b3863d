"""The widget's script as it is served: its source with the words and the style put in.

Sources: Subresource Integrity (W3C), section 3.1. The custom element itself
stands in `templates/widget/`.
"""

import base64
import hashlib
import json
from functools import cache

from ministudio_ci.foundation.templates import LANGUAGES, ROOT, say
from ministudio_ci.model.release import SectionKind
from ministudio_ci.widget.compact import compact_script, compact_style

_WORDS = (
    "button", "title", "close", "filter", "since", "earlier", "new", "more", "none",
    "unreachable", "colon", "locale", "first",
)  # fmt: skip
_COUNTED = ("unseen", "releases")


@cache
def script() -> bytes:
    """Return `widget.js`: JavaScript in UTF-8 that runs as a classic script and as a module.

    At most 6,000 bytes as gzip has them.
    """
    words = {lang: _words(lang) for lang in LANGUAGES}
    style = compact_style(_source("style.css"))
    code = compact_script(_source("feed.js") + _source("element.js"))
    known = f"const WORDS={_literal(words)},STYLE={_literal(style)};"
    return f"// ministudio-ci, MIT licence\n{{{known}\n{code}}}\n".encode()


def integrity(content: bytes) -> str:
    """Return what the attribute `integrity` says of a script with this content."""
    return f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}"


def _source(name: str) -> str:
    return (ROOT / "widget" / name).read_text(encoding="utf-8")


def _words(lang: str) -> dict[str, object]:
    """The words of one language; the places of what the browser puts in stay as they are."""
    counted = {
        key: {form: say(lang, f"widget.{key}.{form}", count="{count}") for form in ("one", "other")}
        for key in _COUNTED
    }
    kinds = {
        kind.value: [
            say(lang, f"sections.{kind.value}.emoji"),
            say(lang, f"sections.{kind.value}.title"),
        ]
        for kind in SectionKind
    }
    said = {key: say(lang, f"widget.{key}", title="{title}") for key in _WORDS}
    return {**said, **counted, "kinds": kinds}


def _literal(value: object) -> str:
    """JSON, which since ECMAScript 2019 is an expression of the language as it stands."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
