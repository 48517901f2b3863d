"""A notice for any service: how much it tells, and that nothing in it is active."""

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ministudio_ci.announce.harmless import one_line
from ministudio_ci.announce.notice import notice
from ministudio_ci.foundation.templates import LANGUAGES
from tests.support.hostile import texts
from tests.support.news import failure_news, recovery_news, release_news, trouble_news

if TYPE_CHECKING:
    from ministudio_ci.model.news import News

ACTIVE = re.compile(
    r"[@<][^\s\u200b]"  # a mention, markup
    r"|\S@|[^\u200b\s]://|\w\.[A-Za-z]"  # an address
    r"|\]\(|\*\*|__|~~|\|\||``"  # a link, formatting
)
TRUSTED = ("https://git.example/cstream/releases/v1.6.0", "https://git.example/cstream/actions/runs/1",
           "https://git.example/cstream/actions/runs/2")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("a fix of player 1.6.0", "a fix of player 1.6.0"),
        ("@channel", "@·channel"),
        ("<!here>", "<·!here>"),
        ("<@U1>", "<·@·U1>"),
        ("see https://evil.example", "see https:·/·/evil·.example"),
        ("[x](y)", "[x]·(y)"),
        ("**b** `c` __d__", "*·*b*·* `c` _·_d_·_"),
        ("&lt;b>", "&·lt;b>"),
        ("a@b.example", "a·@·b·.example"),
        ("#general", "#·general"),
    ],
)
def test_what_is_active_is_broken_and_the_rest_stays(text: str, harmless: str) -> None:
    assert one_line(text, 99).replace("\u200b", "·") == harmless


@given(texts, st.sampled_from(LANGUAGES))
@settings(max_examples=40, deadline=None)
def test_no_text_from_outside_is_active_in_any_field(text: str, lang: str) -> None:
    release = release_news(sections={"fixes": [text, text]}, project=text, lang=lang)
    told: list[News] = [release, failure_news(text, stage=text, lang=lang, commit=text),
            recovery_news(stage=text, lang=lang), trouble_news(text, lang=lang)]  # fmt: skip
    for news in told:
        one = notice(news, 700)
        whole = f"{one.title}\n{one.body}"
        for trusted in TRUSTED:
            whole = whole.replace(trusted, "")
        assert not ACTIVE.search(whole), whole
        assert "\n" not in one.title
        assert len(one.title) < 400


@pytest.mark.parametrize("limit", [3_000, 700, 300])
def test_a_notice_is_as_long_as_is_asked_for(limit: int) -> None:
    many = release_news(
        sections={kind: ["words of a change"] * 400 for kind in ("fixes", "features")}
    )
    for news in (many, failure_news("x\n" * 9_000)):
        assert len(notice(news, limit).body) <= limit
    assert "autres" in notice(many, limit).body


def test_the_cause_keeps_its_head_and_its_tail() -> None:
    body = notice(failure_news("first\n" + "between\n" * 900 + "last"), 300).body
    assert "│ first" in body
    assert "│ last" in body
