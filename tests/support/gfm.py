"""GitHub's own Markdown parser, cmark-gfm: the judge of what a reader is shown."""

from cmarkgfm import (  # type: ignore[import-untyped] # it has no stubs
    github_flavored_markdown_to_html,
)
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]


def gfm(text: str, *, html: bool = False) -> str:
    """Return the HTML that GitHub makes of a Markdown text, mentions apart.

    With `html` the text's own HTML stays, as it does on GitHub, which then takes out what it
    does not allow.
    """
    options = Options.CMARK_OPT_UNSAFE if html else 0
    return str(github_flavored_markdown_to_html(text, options))
