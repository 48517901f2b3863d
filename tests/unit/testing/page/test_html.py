"""The HTML report is one file, the same each time, and asks nobody for anything."""

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.errors import ReportError
from ministudio_ci.testing import render_html, write_html
from tests.support.html_reports import a_failure, a_history, a_report, an_entry, everything

LANGUAGES = ("fr", "en")


def page(document: dict[str, Any], lang: str = "en") -> str:
    return render_html(document, a_history(document), lang=lang, project="CStream")


def words(html: str) -> str:
    """What the templates say: without our code, what tests said, and the script's blanks."""
    without = re.compile(r"<(script|style|pre)\b.*?</\1>|data-some=\"[^\"]*\"", re.DOTALL)
    return without.sub("", html)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_report_gives_the_same_page(lang: str) -> None:
    assert page(everything(), lang) == page(json.loads(json.dumps(everything())), lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_blank_is_filled_in(lang: str) -> None:
    assert re.findall(r"built-in|object at|\bNone\b|[{}]", words(page(everything(), lang))) == []


@pytest.mark.parametrize(
    ("lang", "shown"),
    [("en", "184,320 B ≤ 200,000 B +12.0%"), ("fr", "184 320 B ≤ 200 000 B +12,0 %")],
)
def test_a_budget_shows_its_number_in_its_unit_and_its_change_in_percent(
    lang: str, shown: str
) -> None:
    html = page(everything(), lang)
    row = next(row for row in re.findall(r"<li>(.*?)</li>", html, re.DOTALL) if "bundle" in row)
    assert " ".join(re.sub(r"<[^>]*>", " ", row).split()).endswith(f"bundle {shown}")


def test_a_budget_just_missed_does_not_look_met() -> None:
    missed = {"name": "coverage", "value": 79.999, "unit": "%", "at_most": None, "at_least": 80,
              "change": None, "within": False, "why": "too little"}  # fmt: skip
    html = page(a_report(an_entry("tests/test_a.py::a"), budgets=[missed]))
    assert "79.999" in html


def test_no_style_or_script_but_our_own_is_run() -> None:
    html = page(everything())
    policy = re.findall(r'Content-Security-Policy" content="([^"]+)"', html)[0]
    for kind in ("style", "script"):
        hashes = [
            base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            for text in re.findall(rf"<{kind}>(.*?)</{kind}>", html, re.DOTALL)
        ]
        wanted = " ".join(f"'sha256-{one}'" for one in hashes)
        assert f"{kind}-src {wanted};" in policy.replace("&#39;", "'")
    assert policy.startswith("default-src &#39;none&#39;; ")
    assert re.findall(r"\s(?:style|on\w+)=", words(html)) == []


def test_the_page_names_no_address_but_its_own_places() -> None:
    addresses = re.findall(r'\b(?:href|src)="([^"]*)"', page(everything()))
    assert addresses
    elsewhere = [address for address in addresses if not address.startswith("#")]
    assert [address.split(",")[0] for address in elsewhere] == ["data:image/svg+xml"]


@pytest.mark.parametrize(
    ("document", "lang", "expected"),
    [
        pytest.param(a_report(an_entry("a::b")), "fr", "Tous les tests passent", id="green"),
        pytest.param(a_report(a_failure("a::b")), "fr", "1 test en échec", id="one failure"),
        pytest.param(a_report(*[a_failure("a::b")] * 2), "en", "2 tests failed", id="two"),
        pytest.param(
            a_report(result="ERROR"), "fr", "L’exécution n’est pas allée à son terme", id="broken"
        ),
        pytest.param(a_report(result="FAILURE"), "en", "The run failed", id="red by no test"),
        pytest.param(a_report(), "en", "No test was run", id="an empty shard"),
    ],
)
def test_the_verdict_comes_first(document: dict[str, Any], lang: str, expected: str) -> None:
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", page(document, lang)) == [expected]


@pytest.mark.parametrize(
    ("seconds", "lang", "expected"),
    [
        pytest.param(0.0004, "en", "0 ms", id="nothing"),
        pytest.param(0.9994, "en", "999 ms", id="below a second"),
        pytest.param(0.9996, "fr", "1,0 s", id="a second"),
        pytest.param(59.96, "en", "1 min 00 s", id="a minute"),
        pytest.param(3661, "fr", "1 h 01 min", id="an hour"),
        pytest.param(4_000_000, "fr", "1\u202f111 h 06 min", id="weeks, in French"),
        pytest.param(4_000_000, "en", "1,111 h 06 min", id="weeks, in English"),
    ],
)
def test_durations_are_told_as_people_do(seconds: float, lang: str, expected: str) -> None:
    spaced = expected.replace(" ", r"\s")
    assert re.search(f"<span>{spaced}</span>", page(a_report() | {"duration": seconds}, lang))


@pytest.mark.parametrize(
    ("rerun", "lang", "expected"),
    [
        pytest.param({"outcome": "failed"}, "en", "it failed again: it is broken", id="again"),
        pytest.param({"outcome": "passed", "why": "it depends on others"}, "en",
                     "): it depends on others.", id="not believed"),
        pytest.param({"outcome": "error", "why": "fini après 3 s"}, "fr",
                     "\u00a0: fini après 3 s.", id="no proof, French"),
    ],
)  # fmt: skip
def test_a_rerun_says_what_came_of_it(rerun: dict[str, Any], lang: str, expected: str) -> None:
    html = page(a_report(a_failure("a.py::test_a", rerun=rerun | {"duration": 0.2})), lang)
    assert expected in html


def test_it_is_written_beside_the_report(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text(json.dumps(everything()), encoding="utf-8")
    written = write_html(report, a_history(everything()), lang="en", project="CStream")
    assert written == tmp_path / "report.html"
    assert written.read_text(encoding="utf-8") == page(everything())


def test_without_a_report_there_is_no_page(tmp_path: Path) -> None:
    with pytest.raises(ReportError):
        write_html(tmp_path / "report.json", {}, lang="en", project="CStream")
    assert list(tmp_path.iterdir()) == []
