"""Large reports: thousands of tests open and are searched, endless outputs are capped."""

from pathlib import Path

from ministudio_ci.testing import render_html
from tests.support.browser import Chromium
from tests.support.html_reports import a_failure, a_report, an_entry, written


def test_five_thousand_tests_are_searched_at_every_key(chromium: Chromium, tmp_path: Path) -> None:
    names = [f"tests/test_{n // 100}.py::test_{n}[é {n % 7}]" for n in range(5_000)]
    address = written(tmp_path, a_report(*map(an_entry, names)))
    assert (tmp_path / "report.html").stat().st_size < 3_000_000
    with chromium.open(address) as visit:
        assert visit.texts("#status") == ["5,000 tests"]
        visit.page.keyboard.press("/")
        for typed in ("7", "73", "73["):
            visit.page.keyboard.press(typed[-1])
            found = sum(typed in name for name in names)
            assert visit.texts("#status") == [f"{found:,} of 5,000 tests"]
        assert visit.messages == []


def test_endless_outputs_are_capped_and_it_is_said() -> None:
    endless = [a_failure(f"a.py::t{n}", "E   é\x00<" * 5_000) for n in range(250)]
    html = render_html(a_report(*endless), {}, lang="fr", project="CStream")
    assert len(html.encode()) < 16_000_000
    assert "caractères laissés de côté ici" in html
    assert "caractères de sorties et de traces trop longues ne sont pas repris" in html


def test_a_line_of_100_kb_does_not_make_the_page_wider(chromium: Chromium, tmp_path: Path) -> None:
    failure = a_failure("a.py::" + "t" * 100_000, "E   " + "x" * 100_000)
    with chromium.open(written(tmp_path, a_report(failure))) as visit:
        assert visit.overflow() <= 0
        assert (tmp_path / "report.html").stat().st_size < 100_000
