"""Somebody reads the HTML report: searches, filters, goes from failure to failure, prints."""

from pathlib import Path

import pytest

from tests.support.browser import Chromium, Visit, Visitor
from tests.support.html_reports import a_failure, a_report, an_entry, everything, written


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(tmp_path_factory.mktemp("page"), everything())


def shown(visit: Visit) -> list[str]:
    """The names of the tests that can be seen."""
    return visit.texts(".t > .name, .t > details > summary .name")


def focused(visit: Visit) -> str:
    """The name of the test, or else the id of the element, that has the focus."""
    name: str = visit.page.evaluate(
        "() => { const at = document.activeElement;"
        " return at.closest('.t')?.querySelector('.name').textContent ?? at.id }"
    )
    return name


ALL = [
    "tests/test_b.py", "test_total", "test_empty", "test_reconnects", "test_cast",
    "test_quick[é 1]", "test_slow", "test_later", "home > opens",
]  # fmt: skip
RED = ALL[:3]


def test_failures_come_first_and_are_open(chromium: Chromium, report: str) -> None:
    with chromium.open(report) as visit:
        assert shown(visit) == ALL
        assert "E         - 12" in visit.texts("#failures .card pre")[1]
        assert visit.texts("#failures .more pre") == []
        visit.page.get_by_text("Standard output").first.click()
        assert visit.texts("#failures .more pre") == ["printed"]


FOUND = {  # what is typed: a name, a file, words in any order and without accents, a failure …
    "slow": ["test_slow"],
    "TEST_A.PY": ["test_quick[é 1]", "test_slow", "test_later"],
    "1] QUICK [E": ["test_quick[é 1]"],
    "SyntaxError": ["tests/test_b.py"],
    "ffmpeg": ["test_later"],
    "<b>": [],
}


def test_search_shows_what_matches(chromium: Chromium, report: str) -> None:
    with chromium.open(report) as visit:
        for typed, expected in FOUND.items():
            visit.page.keyboard.press("/")
            visit.page.keyboard.insert_text(typed)
            assert shown(visit) == expected
            said = f"{len(expected)} of 9 tests" if expected else "No test matches."
            assert visit.texts("#status") == [said]
            visit.page.keyboard.press("Escape")
            assert shown(visit) == ALL


CHOSEN = {
    ("Failed",): ["test_total"],
    ("Failed", "Errors"): RED,
    ("Flaky",): ["test_reconnects"],
    ("Quarantine", "Skipped"): ["test_cast", "test_later"],
}


def test_filters_show_what_is_chosen(chromium: Chromium, report: str) -> None:
    with chromium.open(report) as visit:
        for names, expected in CHOSEN.items():
            for name in names:
                visit.page.get_by_role("button", name=name, exact=True).click()
            assert shown(visit) == expected
            for name in names:
                visit.page.get_by_role("button", name=name, exact=True).click()
            assert shown(visit) == ALL


def test_a_suite_and_a_search_and_a_filter_narrow_each_other(
    chromium: Chromium, report: str
) -> None:
    with chromium.open(report) as visit:
        visit.page.get_by_label("Suite", exact=True).select_option("e2e")
        assert shown(visit) == ["home > opens"]
        visit.page.get_by_label("Suite", exact=True).select_option("unit")
        visit.page.get_by_role("button", name="Passed", exact=True).click()
        assert shown(visit) == ["test_reconnects", "test_quick[é 1]", "test_slow"]
        visit.page.get_by_label("Search tests").fill("slow")
        assert shown(visit) == ["test_slow"]
        visit.page.get_by_role("button", name="Show all").click()
        assert (shown(visit), focused(visit)) == (ALL, "search")


def test_the_keyboard_goes_from_failure_to_failure(chromium: Chromium, report: str) -> None:
    with chromium.open(report) as visit:
        passed = []
        for key in ("j", "j", "ArrowDown", "k", "ArrowUp", "k"):
            visit.page.keyboard.press(key)
            passed.append(focused(visit))
        assert passed == [*RED, "test_total", "tests/test_b.py", "tests/test_b.py"]
        visit.page.keyboard.press("Enter")
        assert visit.page.locator("#t0 details").first.get_attribute("open") is None


def test_the_keyboard_goes_through_what_was_found(chromium: Chromium, report: str) -> None:
    with chromium.open(report) as visit:
        visit.page.get_by_label("Search tests").fill("test_a.py")
        visit.page.keyboard.press("ArrowDown")
        visit.page.keyboard.press("j")
        assert focused(visit) == "test_slow"


def test_the_focus_can_be_seen_below_the_search_bar(chromium: Chromium, report: str) -> None:
    with chromium.open(report, Visitor(height=520)) as visit:
        for _ in range(3):
            visit.page.keyboard.press("j")
        focus = visit.page.locator(":focus-visible")
        box, bar = focus.bounding_box(), visit.page.locator(".toolbar").bounding_box()
        assert box
        assert bar
        assert bar["y"] + bar["height"] <= box["y"] < 520
        assert focus.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"


def test_keys_can_be_switched_off_and_stay_off(chromium: Chromium, report: str) -> None:
    with chromium.open(report) as visit:
        visit.page.keyboard.press("?")
        visit.page.get_by_label("Listen to these keys").uncheck()
        visit.page.keyboard.press("Escape")
        visit.page.reload()
        visit.page.keyboard.press("/")
        assert focused(visit) == ""


def test_a_theme_is_chosen_and_remembered(chromium: Chromium, report: str) -> None:
    with chromium.open(report) as visit:
        ground = "getComputedStyle(document.body).backgroundColor"
        assert visit.page.evaluate(ground) == "rgb(246, 247, 250)"
        visit.page.get_by_role("button", name="Dark theme").click()
        visit.page.reload()
        assert visit.page.evaluate(ground) == "rgb(18, 21, 28)"
        assert visit.texts("#theme") == ["Light theme"]


def test_where_storage_is_shut_the_page_works_all_the_same(chromium: Chromium, report: str) -> None:
    shut = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('shut') }})"
    with chromium.open(report) as visit:
        visit.page.add_init_script(shut)
        visit.page.reload()
        visit.page.get_by_role("button", name="Dark theme").click()
        visit.page.keyboard.press("j")
        assert (visit.texts("#theme"), focused(visit)) == (["Light theme"], RED[0])
        assert visit.messages == []


def test_without_scripts_everything_can_be_read(chromium: Chromium, report: str) -> None:
    with chromium.open(report, Visitor(scripts=False)) as visit:
        assert shown(visit) == ALL
        assert visit.texts("button, input, select") == []
        visit.page.locator("#flaky summary").first.click()
        assert "E         - 12" in visit.texts("#flaky pre")[0]


def test_a_link_shows_its_test_whatever_is_filtered(chromium: Chromium, report: str) -> None:
    with chromium.open(report) as visit:
        visit.page.get_by_role("button", name="Skipped", exact=True).click()
        visit.page.evaluate("location.hash = '#t3'")
        visit.page.wait_for_selector("#t3 > details[open]")
        assert shown(visit) == ALL


def test_a_whole_list_is_folded_and_unfolded(chromium: Chromium, report: str) -> None:
    with chromium.open(report) as visit:
        visit.page.get_by_role("button", name="Fold all", exact=True).click()
        assert visit.texts("#failures pre") == []
        unfold = visit.page.locator("#failures").get_by_role("button", name="Unfold all")
        unfold.click()
        assert len(visit.texts("#failures .card > details > pre")) == 3


def test_nothing_moves_for_whom_it_should_not(chromium: Chromium, report: str) -> None:
    moves = "() => document.getAnimations().length + [...document.querySelectorAll('*')].filter(\
        one => getComputedStyle(one).transitionDuration !== '0s'\
            || getComputedStyle(one).scrollBehavior === 'smooth').length"
    with chromium.open(report, Visitor(reduced_motion=True)) as visit:
        assert visit.page.evaluate(moves) == 0
    with chromium.open(report) as visit:
        assert visit.page.evaluate(moves) > 0


def test_on_paper_what_failed_is_unfolded_and_tools_are_gone(
    chromium: Chromium, tmp_path: Path
) -> None:
    failures = [a_failure(f"a.py::t{number}") for number in range(25)]
    with chromium.open(written(tmp_path, a_report(*failures, an_entry("a.py::ok")))) as visit:
        assert len(visit.texts("#failures pre")) == 20
        visit.page.emulate_media(media="print")
        visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert len(visit.texts(".card > details > pre")) == 25
        assert visit.texts("button, input, select, nav") == []
        assert visit.texts("#others .name") == []
        visit.page.evaluate("dispatchEvent(new Event('afterprint'))")
        visit.page.emulate_media(media="screen")
        assert len(visit.texts("#failures pre")) == 20
