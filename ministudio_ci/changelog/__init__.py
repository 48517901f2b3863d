"""What changed, which version that makes, and both of them rendered."""

from ministudio_ci.changelog.feed import feed_document, feed_item, render_atom, render_feed
from ministudio_ci.changelog.links import Links, links_from, links_of
from ministudio_ci.changelog.markdown import NOTES_LIMIT, render_markdown, render_notes
from ministudio_ci.changelog.plan import plan_version
from ministudio_ci.changelog.releases import named, read_release, read_releases

__all__ = [
    "NOTES_LIMIT",
    "Links",
    "feed_document",
    "feed_item",
    "links_from",
    "links_of",
    "named",
    "plan_version",
    "read_release",
    "read_releases",
    "render_atom",
    "render_feed",
    "render_markdown",
    "render_notes",
]
