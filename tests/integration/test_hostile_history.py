"""A history of hostile commits, released by the real week: every surface shows text and no more."""

import json
import re
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from ruamel.yaml import YAML

from tests.integration.announce.test_hostile_discord import embedded, judge
from tests.support.cycle_site import ROOT, CycleSite, announced, state
from tests.support.discord_reading import pings
from tests.support.gfm import gfm
from tests.support.hostile_site import hostile_site
from tests.support.markup import Markup
from tests.support.repo import ENV

CONFIG = (
    '[pages]\nbranch = "gh-pages"\nurl = "https://pages.example/x/"\n[discord]\nform = "embed"\n'
)


@dataclass
class Released:
    site: CycleSite
    run: "subprocess.CompletedProcess[str]"
    discord: list[Any]
    feed: bytes
    atom: bytes
    page: bytes

    def on_branch(self, name: str) -> bytes:
        shown = subprocess.run(["git", "show", f"gh-pages:{name}"], cwd=self.site.bare, env=ENV,
                               check=True, capture_output=True)  # fmt: skip
        return shown.stdout


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Released]:
    folder = tmp_path_factory.mktemp("hostile")
    site = hostile_site(folder, config=CONFIG)
    with announced(site) as (discord, address):
        files = {name: str(folder / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        site.env |= {"GITHUB_ACTIONS": "true", **files}
        run = site.run("cycle")
        assert run.returncode == 0, state(run)

        def read(path: str) -> bytes:
            return bytes(urllib.request.urlopen(f"{address}/{path}", timeout=60).read())  # noqa: S310

        yield Released(site, run, discord.bodies, *map(read, ("releases.json", "feed.atom", "")))


def test_discord_is_told_text(released: Released) -> None:
    (body,) = released.discord
    assert pings(body) == []
    for text in embedded(body):
        judge(text, set())


ELEMENTS = {
    "html", "head", "meta", "title", "link", "style", "body", "main", "h1", "h2", "h3", "article",
    "header", "a", "time", "section", "span", "ul", "li", "bdi", "p", "nav", "footer",
    "!",
}  # fmt: skip
ATTRIBUTES = {
    "charset", "name", "content", "rel", "type", "title", "href", "id", "datetime", "class",
    "aria-hidden", "aria-label", "lang", "property", "http-equiv",
}  # fmt: skip
OURS = re.compile(r"(?:#|\./|(?:\.\./)*(?:releases/|releases\.json|feed\.atom|page\.css|embed\.html"
                  r"|widget[\w-]*\.js)|\.\./\.\./$|https://pages\.example/x/)")  # fmt: skip


def judge_page(html: bytes) -> None:
    found = Markup(html.decode())
    names = {one for one in found.elements if "@" not in one}
    attributes = {one.partition("@")[2] for one in found.elements if "@" in one}
    assert names <= ELEMENTS
    assert attributes <= ATTRIBUTES
    assert [link for link in found.links if not OURS.match(link)] == []


def test_pages_served_and_static_hold_our_markup_and_links_alone(released: Released) -> None:
    judge_page(released.page)
    for name in ("index.html", "releases/v2.0.0/index.html", "releases/v1.5.0/index.html"):
        judge_page(released.on_branch(name))


def test_feeds_served_and_static_are_whole(released: Released) -> None:
    (item,) = json.loads(released.feed)["items"]
    (first, _) = json.loads(released.on_branch("releases.json"))["items"]
    assert first["_ministudio"] == item["_ministudio"]
    said = [entry["summary"] for section in first["_ministudio"]["sections"]
            for entry in section["entries"]]  # fmt: skip
    assert len(said) > 100
    assert all("\n" not in one and len(one) <= 500 for one in said)
    for atom in (released.atom, released.on_branch("feed.atom")):
        for content in ET.fromstring(atom).iter("{http://www.w3.org/2005/Atom}content"):  # noqa: S314
            markup = Markup(content.text or "")
            assert set(markup.elements) <= {"h3", "ul", "li", "strong", "p", "a", "a@href"}
            assert all(OURS.match(link) for link in markup.links)


COMMAND = re.compile(r"\s*(?:::(.*?)(?: .*)?::|##\[)")
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def commands(text: str) -> set[str]:
    """The names of what the runner would obey, tokens left out."""
    found = {match[1] for match in map(COMMAND.match, text.splitlines()) if match}
    return {name for name in found if not re.fullmatch("[0-9a-f]{32}", name)}


def test_what_is_printed_drives_neither_a_terminal_nor_the_runner(released: Released) -> None:
    told = [released.run.stdout + released.run.stderr]
    for words in (["announce", "--list"], ["announce", "--preview"], ["doctor"], ["next-version"],
                  ["announce", "--dry-run", "--version", "2.0.0"]):  # fmt: skip
        run = released.site.run(*words)
        told.append(run.stdout + run.stderr)
    for text in told:
        assert not UNSEEN.search(text)
        assert commands(text) <= {"add-mask", "group", "endgroup", "stop-commands", "warning"}


def test_the_summary_and_the_outputs_hold_no_markup_of_a_commit(released: Released) -> None:
    summary = Path(released.site.env["GITHUB_STEP_SUMMARY"]).read_text(encoding="utf-8")
    assert not re.search(r"evil\.example", "".join(Markup(gfm(summary, html=True)).links))
    lines = Path(released.site.env["GITHUB_OUTPUT"]).read_text(encoding="utf-8").splitlines()
    names = set[str]()
    while lines:
        name, _, end = lines.pop(0).partition("<<")
        names.add(name)
        del lines[: lines.index(end) + 1]
    assert {"version", "changelog-md"} <= names
    assert names <= set(YAML(typ="safe").load(ROOT / "action.yml")["outputs"])
