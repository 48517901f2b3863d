"""Full addresses of issues and requests, written short where the forge is our own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.changelog import Links, feed_item, render_markdown
from ministudio_ci.changelog.addresses import find_references, short
from ministudio_ci.model.release import SectionKind
from tests.support.gfm import gfm
from tests.support.releases import entry, release, section

GITHUB = Links(server="https://github.com", path="o/cstream")
GITLAB = Links(server="https://gitlab.com", path="g/s/cstream")


ISSUE = "https://github.com/o/cstream/issues/12"
REQUEST = "https://gitlab.com/g/other/-/merge_requests/3"


@pytest.mark.parametrize(
    ("address", "links", "text", "page"),
    [
        (ISSUE, GITHUB, "#12", ISSUE),
        ("https://github.com/o/cstream/pull/12", GITHUB, "#12", ISSUE),
        ("http://GitHub.com/O/CStream/issues/12", GITHUB, "#12", ISSUE),
        ("https://github.com/a/b.c/pull/12", GITHUB, "a/b.c#12",
         "https://github.com/a/b.c/issues/12"),
        ("https://gitlab.com/g/s/cstream/-/issues/3", GITLAB, "#3",
         "https://gitlab.com/g/s/cstream/-/issues/3"),
        ("https://gitlab.com/g/s/cstream/-/merge_requests/3", GITLAB, "!3",
         "https://gitlab.com/g/s/cstream/-/merge_requests/3"),
        (REQUEST, GITLAB, "g/other!3", REQUEST),
    ],
)  # fmt: skip
def test_an_address_of_the_own_forge_is_written_short_and_linked(
    address: str, links: Links, text: str, page: str
) -> None:
    assert short(address, links) == (text, page)


@pytest.mark.parametrize("links", [Links(), GITLAB], ids=["no forge", "another forge"])
def test_an_address_elsewhere_stays_and_is_no_link(links: Links) -> None:
    assert short(ISSUE, links) == (ISSUE, None)


def test_every_format_has_it_short_and_once() -> None:
    found = ("#12", "https://github.com/o/cstream/pull/12", "https://x.example/a/b/issues/1")
    shown = release(section(SectionKind.FIXES, entry("a", references=found)))
    block = feed_item(shown, lang="en", links=GITHUB)["_ministudio"]
    (told,) = block["sections"][0]["entries"]
    assert told["references"] == ["#12", "https://x.example/a/b/issues/1"]
    words = render_markdown([shown], lang="en", links=GITHUB)
    assert f", [#12]({ISSUE}), https" in words
    assert 'href="https://x.example' not in gfm(words)


@given(st.text(), st.text())
def test_no_address_holds_what_markdown_would_read(before: str, after: str) -> None:
    text = (
        f"{before}https://github.com/o/cstream/pull/12{after} https://h/{before}/{after}/issues/1"
    )
    for found in find_references(text):
        assert not set(found) & set(" ()<>[]\\`\"'\n")
