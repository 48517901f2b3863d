"""No text at all, in a message, a name or a tag, is anything but text in what we write."""

import json
import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from hypothesis import given
from ruamel.yaml import YAML

from ministudio_ci.changelog import (
    Form,
    Links,
    feed_item,
    keep,
    render_atom,
    render_feed,
    render_markdown,
    render_notes,
)
from ministudio_ci.changelog.assemble import _entries
from ministudio_ci.changelog.conventional import changes_of
from ministudio_ci.changelog.glance import entry_at_a_glance
from ministudio_ci.model.commit import Commit
from ministudio_ci.model.feed import release_from_item
from ministudio_ci.model.release import Release
from tests.support.gfm import gfm
from tests.support.hostile import histories, messages
from tests.support.markup import Markup

GITHUB = Links(server="https://github.com", path="o/cstream")
NOW = datetime(2025, 11, 9, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
MENTION = re.compile(r"@\w")


def entries(releases: list[Release]) -> int:
    return sum(len(part.entries) for one in releases for part in one.sections)


def judge(markdown: str, releases: list[Release], *, titles: int) -> None:
    """Check that Markdown has the headings, entries and links that we put there, and no other."""
    found = Markup(gfm(markdown))
    sections = sum(len(one.sections) for one in releases)
    counts = {name: found.elements.count(name) for name in ("h1", "h2", "h3", "li")}
    assert counts == {"h1": titles, "h2": titles * len(releases), "h3": sections,
                      "li": entries(releases)}  # fmt: skip
    assert set(found.elements) <= {"h1", "h2", "h3", "p", "ul", "li", "strong", "a", "a@href"}
    assert all(link.startswith("https://github.com/") for link in found.links)
    assert not MENTION.search(found.text)


@given(histories())
def test_markdown_holds_nothing_of_a_commits_own(releases: list[Release]) -> None:
    judge(render_markdown(releases, lang="fr", links=GITHUB), releases, titles=1)
    judge(render_notes(releases[0], lang="en", links=GITHUB), releases[:1], titles=0)


@given(histories())
def test_a_kept_changelog_holds_nothing_of_a_commits_own(releases: list[Release]) -> None:
    form = Form(lang="en", links=GITHUB)
    text = keep("", releases, form).text
    found = Markup(gfm(text))
    assert found.elements.count("li") == entries(releases)
    assert found.elements.count("h2") == len(releases)
    assert set(found.elements) <= {"h1", "h2", "h3", "p", "ul", "li", "strong", "a", "a@href", "!"}
    known = ("https://github.com/", "https://keepachangelog.com/", "https://semver.org/")
    assert all(link.startswith(known) for link in found.links)
    assert keep(text, releases, form).text == text


@given(histories())
def test_json_is_read_back_as_it_was_by_json_and_yaml(releases: list[Release]) -> None:
    text = render_feed(releases, lang="fr", links=GITHUB, project="P")
    feed = json.loads(text)
    assert YAML(typ="safe", pure=True).load(text) == feed
    plain = [one._replace(newcomers=()) for one in releases]
    unlinked = json.loads(render_feed(releases, lang="fr", links=Links(), project="P"))
    assert [release_from_item(item) for item in unlinked["items"]] == plain
    for item in feed["items"]:
        found = Markup(item["content_html"])
        assert set(found.elements) <= {"h3", "p", "ul", "li", "strong", "a", "a@href"}
        assert all(link.startswith("https://github.com/") for link in found.links)


@given(histories())
def test_atom_is_xml_with_the_html_of_the_feed(releases: list[Release]) -> None:
    text = render_atom(releases, lang="en", links=GITHUB, project="P", now=NOW)
    found = list(ET.fromstring(text).iterfind(f"{ATOM}entry"))  # noqa: S314 - our own output
    assert [one.findtext(f"{ATOM}title") for one in found] == [one.tag for one in releases[1:]]
    for entry, release in zip(found, releases[1:], strict=True):
        html = feed_item(release, lang="en", links=GITHUB)["content_html"]
        assert entry.findtext(f"{ATOM}content") == html


@given(messages)
def test_what_is_told_at_a_glance_is_told_when_looked_into(message: str) -> None:
    commit = Commit("c" * 40, (), "Ada", message)
    told = entry_at_a_glance(commit)
    assert told is None or list(told) == list(_entries(commit, changes_of(commit)))
