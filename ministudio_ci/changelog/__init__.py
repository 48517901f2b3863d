"""What changed, which version that makes, and both of them rendered.

Each name is imported when it is first asked for (PEP 562): planning a version, the quickest
command there is, loads nothing of the renderers.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ministudio_ci.changelog.context import SCHEMA
    from ministudio_ci.changelog.current import current_line
    from ministudio_ci.changelog.enrich import commits_of, enriched
    from ministudio_ci.changelog.every import read_every_release
    from ministudio_ci.changelog.feed import feed_document, feed_item, render_atom, render_feed
    from ministudio_ci.changelog.keepachangelog import Form
    from ministudio_ci.changelog.kept import Kept, keep
    from ministudio_ci.changelog.links import Links, links_from, links_of
    from ministudio_ci.changelog.lint import Fault, Message, Source, lint_message
    from ministudio_ci.changelog.lint_range import (
        message_of_file,
        messages_between,
        messages_of,
        messages_unreleased,
    )
    from ministudio_ci.changelog.markdown import NOTES_LIMIT, render_markdown, render_notes
    from ministudio_ci.changelog.plan import plan_version
    from ministudio_ci.changelog.releases import named, read_release, read_releases
    from ministudio_ci.changelog.user_templates import render_own, render_own_notes

__all__ = [
    "NOTES_LIMIT",
    "SCHEMA",
    "Fault",
    "Form",
    "Kept",
    "Links",
    "Message",
    "Source",
    "commits_of",
    "current_line",
    "enriched",
    "feed_document",
    "feed_item",
    "keep",
    "links_from",
    "links_of",
    "lint_message",
    "message_of_file",
    "messages_between",
    "messages_of",
    "messages_unreleased",
    "named",
    "plan_version",
    "read_every_release",
    "read_release",
    "read_releases",
    "render_atom",
    "render_feed",
    "render_markdown",
    "render_notes",
    "render_own",
    "render_own_notes",
]

_MODULES = {
    "context": ("SCHEMA",),
    "current": ("current_line",),
    "enrich": ("commits_of", "enriched"),
    "every": ("read_every_release",),
    "feed": ("feed_document", "feed_item", "render_atom", "render_feed"),
    "keepachangelog": ("Form",),
    "kept": ("Kept", "keep"),
    "lint": ("Fault", "Message", "Source", "lint_message"),
    "lint_range": (
        "message_of_file",
        "messages_between",
        "messages_of",
        "messages_unreleased",
    ),
    "links": ("Links", "links_from", "links_of"),
    "markdown": ("NOTES_LIMIT", "render_markdown", "render_notes"),
    "plan": ("plan_version",),
    "releases": ("named", "read_release", "read_releases"),
    "user_templates": ("render_own", "render_own_notes"),
}


def __getattr__(name: str) -> object:
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(name)
