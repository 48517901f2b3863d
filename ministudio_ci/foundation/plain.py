"""Text of others, such that a person sees what stands there, and as much as there is room for."""

import re

# ECMA-48, 5.4 (CSI), 5.6 (OSC and its like, to ST or BEL) and the two-character sequences.
# What is never closed would hide all that follows from a terminal; here it stays.
_TERMINAL = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"
    "|(?:\x1b[PX\\]^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\\\|\x9c)"
    "|\x1b[ -/]*[0-~]"
)
# Controls but for tab and line feed; invisible fillers; what turns the direction of writing
# (UAX 9, section 2), so that a line reads otherwise than it is; surrogates and noncharacters.
# The joiners that emoji and scripts need stay.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_MARK = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u06d6-\u06ed\u0e31"
    "\u0e34-\u0e3a\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_STACKED = re.compile(f"({_MARK}{{4}}){_MARK}+")
"""More marks on one letter than any language writes: they cover the lines above and below."""
_BLANKS = re.compile(r"[ \t\n]+")  # not the no-break spaces


def plain(text: str) -> str:
    """Return `text` without terminal sequences; what cannot be seen is shown as `‹U+202E›`."""
    if text.isascii() and text.isprintable():
        return text
    lines = _TERMINAL.sub("", text.replace("\r\n", "\n"))
    return _UNSEEN.sub(lambda found: f"‹U+{ord(found[0]):04X}›", lines)


def printable(text: str) -> str:
    """Return `text` without what could not be seen of it, or would hide or cover other text.

    Control characters but for tab and line feed, lone surrogates and direction overrides are
    left out; a letter keeps four of its marks.
    """
    if text.isascii() and text.isprintable():
        return text
    return _STACKED.sub(r"\1", _HARMFUL.sub("", text))


def one_line(text: str, limit: int = 300) -> str:
    """Return `text` plain, on one line of at most `limit` characters, head and tail kept."""
    return _middle(_BLANKS.sub(" ", plain(_middle(text, 10 * limit))).strip(), limit)


def clip(text: str, limit: int, *, longest: int = 500) -> str:
    """Return `text` in at most `limit` bytes of UTF-8: whole lines of its head and of its tail.

    Between them stands how many are missing (`⋮ +120`). A line has at most `longest` characters.
    """
    lines = [_middle(line, longest) for line in text.split("\n")]
    sizes = [len(line.encode(errors="surrogatepass")) + 1 for line in lines]
    if sum(sizes) <= limit + 1:
        return "\n".join(lines)
    room = limit - len(f"⋮ +{len(lines)}\n".encode())
    head = _fitting(sizes, room // 2)
    tail = _fitting(sizes[: head - 1 if head else None : -1], room - sum(sizes[:head]))
    kept_tail = lines[len(lines) - tail :]
    return "\n".join([*lines[:head], f"⋮ +{len(lines) - head - tail}", *kept_tail])


def _fitting(sizes: list[int], room: int) -> int:
    """Return how many of the first lines fit."""
    count = 0
    for size in sizes:
        room -= size
        if room < 0:
            break
        count += 1
    return count


def _middle(line: str, limit: int) -> str:
    if len(line) <= limit:
        return line
    head = limit * 2 // 3
    return f"{line[:head]} … {line[len(line) - (limit - head - 3) :]}"
