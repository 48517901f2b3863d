"""Any file: a version within words that the configuration gives, taken as they are written."""

import re
from functools import partial

from ministudio_ci.errors import StampNoVersionError, StampTwiceError
from ministudio_ci.model.version import SEMVER
from ministudio_ci.release.stamping.place import Find, Place

MARK = "{version}"


def find_by(pattern: str) -> Find:
    """Return what finds `pattern`, a text with `{version}` in it, which may stand but once."""
    return partial(_find, pattern)


def _find(pattern: str, text: str, name: str) -> tuple[Place, ...]:
    found = [Place(*match.span("version")) for match in _compiled(pattern).finditer(text)]
    if not found:
        raise StampNoVersionError(path=name, looked=pattern)
    if len(found) > 1:
        lines = ", ".join(str(place.line(text)) for place in found)
        raise StampTwiceError(path=name, looked=pattern, lines=lines)
    return tuple(found)


def _compiled(pattern: str) -> re.Pattern[str]:
    """`release = "{version}"` is not to be found in `prerelease = "…"`, nor 1.5.0 in 11.5.0.1."""
    before, _, after = pattern.partition(MARK)
    start = "" if before else r"(?<![\w.+-])"
    if before[:1].isalnum() or before[:1] == "_":
        start = r"(?<!\w)"
    end = "" if after else r"(?![\w+-]|\.\w)"
    literal = rf"{re.escape(before)}(?P<version>{SEMVER}){re.escape(after)}"
    return re.compile(f"{start}{literal}{end}", re.ASCII)
