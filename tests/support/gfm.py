"""GitHub's own Markdown parser, cmark-gfm: the judge of what a reader is shown."""

from cmarkgfm import (  # type: ignore[import-untyped] # it has no stubs
    github_flavored_markdown_to_html,
)


def gfm(text: str) -> str:
    """Return the HTML that GitHub makes of a Markdown text, mentions apart."""
    return str(github_flavored_markdown_to_html(text))
