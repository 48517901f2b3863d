"""The HTML report in a browser is accessible, silent, no wider than it may, and asks nobody."""

import re
from pathlib import Path

import pytest

from tests.support.browser import Chromium, Visitor
from tests.support.html_reports import a_report, an_entry, everything, written

VISITORS = [
    pytest.param(Visitor(), "fr", id="light"),
    pytest.param(Visitor(scheme="dark"), "fr", id="dark"),
    pytest.param(Visitor(width=320, height=640), "fr", id="narrow"),
    pytest.param(Visitor(width=320, height=640, scheme="dark"), "en", id="narrow and dark"),
    pytest.param(Visitor(zoom=2.0), "en", id="zoomed to 200 %"),
]


@pytest.mark.parametrize(("visitor", "lang"), VISITORS)
def test_the_page_is_accessible_and_fits_the_window(
    chromium: Chromium, tmp_path: Path, visitor: Visitor, lang: str
) -> None:
    with chromium.open(written(tmp_path, everything(), lang), visitor) as visit:
        visit.page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        assert visit.overflow() <= 0
        assert visit.axe() == []


def test_its_help_is_accessible(chromium: Chromium, tmp_path: Path) -> None:
    with chromium.open(written(tmp_path, everything(), "fr")) as visit:
        visit.page.keyboard.press("?")
        assert visit.page.locator("dialog").is_visible()
        assert visit.axe() == []


def test_a_green_page_is_accessible(chromium: Chromium, tmp_path: Path) -> None:
    with chromium.open(written(tmp_path, a_report(an_entry("a.py::t")))) as visit:
        assert visit.axe() == []


def test_without_its_scripts_it_is_accessible(chromium: Chromium, tmp_path: Path) -> None:
    address = written(tmp_path, everything())  # axe itself is a script: these are taken out
    page = tmp_path / "report.html"
    html = re.sub(r"<script>.*?</script>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    page.write_text(html, encoding="utf-8")
    with chromium.open(address) as visit:
        assert visit.texts("button, input, select") == []
        assert visit.axe() == []


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        pytest.param("<img src='data:,'>", "image-alt", id="an image without words"),
        pytest.param(
            "<p class='facts'><b style='color:#aaa;background:#bbb'>pale</b></p>",
            "color-contrast",
            id="pale text",
        ),
        pytest.param("<button></button>", "button-name", id="a button without a name"),
    ],
)
def test_axe_finds_a_planted_fault(
    chromium: Chromium, tmp_path: Path, planted: str, rule: str
) -> None:
    address = written(tmp_path, everything())
    page = tmp_path / "report.html"
    html = page.read_text(encoding="utf-8").replace(
        "style-src ", "style-src-attr 'unsafe-inline'; style-src "
    )
    page.write_text(html.replace("<main>", f"<main>{planted}", 1), encoding="utf-8")
    with chromium.open(address) as visit:
        assert [found.split(":")[0] for found in visit.axe()] == [rule]


def test_the_page_asks_nobody_and_says_nothing(chromium: Chromium, tmp_path: Path) -> None:
    report = written(tmp_path, everything())
    with chromium.open(report) as visit:
        for key in ("/", "a", "Escape", "j", "t", "?"):
            visit.page.keyboard.press(key)
        assert visit.requests == [report]
        assert visit.messages == []


def test_what_would_ask_somebody_is_noticed_and_refused(chromium: Chromium, tmp_path: Path) -> None:
    address = written(tmp_path, everything())
    page = tmp_path / "report.html"
    planted = "<main><img alt='x' src='https://pictures.invalid/x'><script>alert(1)</script>"
    page.write_text(
        page.read_text(encoding="utf-8").replace("<main>", planted, 1), encoding="utf-8"
    )
    with chromium.open(address) as visit:
        assert len([said for said in visit.messages if "Content Security Policy" in said]) == 2
