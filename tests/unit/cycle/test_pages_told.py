"""What the summary and the annotations say of the static pages."""

from pathlib import Path

import pytest

from ministudio_ci.cycle.annotations import annotations
from ministudio_ci.cycle.pages_stage import Shown
from ministudio_ci.cycle.summary import summary
from ministudio_ci.cycle.week import Week
from ministudio_ci.errors import PagesNotPublishedError
from ministudio_ci.foundation.actions import Level
from tests.support.markup import Markup
from tests.support.weeks import project

URL = "https://o.github.io/r/"
TROUBLE = PagesNotPublishedError(branch="gh-pages", why="hunter2-hunter2 <b>denied</b>")


@pytest.mark.parametrize(
    ("lang", "pages", "words"),
    [
        pytest.param("en", Shown(branch="gh-pages", url=URL), URL, id="where they are"),
        pytest.param("fr", Shown(branch="gh-pages", url=None), "sur gh-pages", id="no address"),
        pytest.param("en", Shown(branch="gh-pages", url=URL, trouble=TROUBLE),
                     "on gh-pages: the next run publishes them", id="trouble"),
        pytest.param("fr", Shown(branch="gh-pages", url=URL, trouble=TROUBLE),
                     "la prochaine exécution les publiera", id="trouble, in French"),
        pytest.param("en", Shown(branch="<b>x", url=None), "<b>x", id="a branch of odd letters"),
    ],
)  # fmt: skip
def test_the_summary_says_where_they_are(lang: str, pages: Shown, words: str) -> None:
    shown = Markup(summary(project(Path("/nowhere"), lang), Week(pages=pages)))
    assert words in shown.text
    assert "b" not in shown.elements


def test_trouble_with_them_is_a_warning_without_a_secret() -> None:
    week = Week(pages=Shown(branch="gh-pages", url=URL, trouble=TROUBLE))
    (warning,) = annotations(project(Path("/nowhere")), week)
    assert warning.level is Level.WARNING
    assert "gh-pages" in warning.message
    assert "hunter2" not in warning.message
