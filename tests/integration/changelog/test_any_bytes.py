"""Whatever bytes commits are made of, git's stream of them is read, and every format holds."""

import json
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from ministudio_ci.changelog import (
    Links,
    plan_version,
    read_releases,
    render_atom,
    render_feed,
    render_markdown,
)
from ministudio_ci.changelog.log import read_commits
from ministudio_ci.foundation.config import ChangelogSettings
from tests.support.gfm import gfm
from tests.support.history import History
from tests.support.markup import Markup

GITHUB = Links(server="https://github.com", path="o/cstream")
NOW = datetime(2025, 11, 9, tzinfo=UTC)
_PIECES = st.sampled_from([
    b"feat: ", b"fix(a)!: ", b"\n", b"\r\n", b"\r", b"\0", b"\n\n", b"* fix: ",
    b"BREAKING CHANGE: ",
    b"This reverts commit ", b"Co-authored-by: ", b"\xff", b"\xed\xa0\x80", b"<script>", b"](x)",
    b"\x1b[31m", b"```", b"#12", b"::error::", "\u202e".encode(), b"---\n", b"%H%x00", b"\x01",
])  # fmt: skip
_MESSAGES = st.lists(
    st.lists(_PIECES | st.binary(max_size=9), max_size=9).map(b"".join), max_size=30
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_MESSAGES)
def test_any_bytes_at_all_are_a_commit_and_text_in_every_format(messages: list[bytes]) -> None:
    history = History()
    history.commit("feat: out")
    history.tag("v1.0.0")
    for message in messages:
        history.commit(message)
    with TemporaryDirectory() as folder:
        git = history.write(Path(folder)).foundation
        read = [one.sha for one in read_commits(git, git.head())]
        assert read == git.run("rev-list", git.head()).split()
        assert len(plan_version(git, ChangelogSettings()).commits) == len(messages)
        releases = read_releases(git, ChangelogSettings())
    found = Markup(gfm(render_markdown(releases, lang="en", links=GITHUB)))
    assert set(found.elements) <= {"h1", "h2", "h3", "p", "ul", "li", "strong", "a", "a@href"}
    assert all(link.startswith("https://github.com/") for link in found.links)
    feed = render_feed(releases, lang="fr", links=GITHUB, project="P")
    assert YAML(typ="safe", pure=True).load(feed) == json.loads(feed)
    atom = render_atom(releases, lang="en", links=GITHUB, project="P", now=NOW)
    assert ET.fromstring(atom)  # noqa: S314 - our own output
