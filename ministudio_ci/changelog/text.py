"""Untrusted text, cleaned once where it comes in. Where it goes out it is escaped."""

import re

LONGEST = 500
"""Characters of a summary; a longer one ends in an ellipsis."""

# Compiled by the first text that is not plain: most are.
_LINE_BREAKS = r"[\s\x00-\x1f\x7f-\x9f]+"
# Overrides of direction, which make a line read otherwise than it is; invisible fillers; and
# what no XML 1.0 document may hold. The joiners that emoji and scripts need stay.
_UNSEEN = (
    "[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff]"
)


def clean(text: str, longest: int = LONGEST) -> str:
    """Return `text` on one line, without what cannot be seen, at most `longest` characters."""
    if not text.isprintable():
        text = re.sub(_UNSEEN, "", re.sub(_LINE_BREAKS, " ", text))
    text = text.strip()
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
