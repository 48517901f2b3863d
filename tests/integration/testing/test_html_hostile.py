"""Whatever tests are called, say and print: on the page it stays text."""

from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ministudio_ci.foundation.plain import plain
from ministudio_ci.testing import render_html
from tests.support.browser import Chromium
from tests.support.hostile import texts
from tests.support.html_reports import (
    a_failure,
    a_history,
    a_report,
    a_skipped_test,
    an_entry,
    written,
)
from tests.support.markup import Markup

_OUT = ["</pre><h1>x", "</style>", "<!--", "]]>", "<plaintext>", "{{ 7 * 7 }}", "{% raw %}", "a::b"]
hostile = texts | st.sampled_from(_OUT) | st.text(max_size=3).map(lambda text: text * 100)


def report(text: str) -> dict[str, Any]:
    """A report that says `text` wherever it says anything."""
    said = "-" + text  # so that it is never empty, nor a date
    failure = a_failure(said, "x", quarantine={"owner": said, "expires": said, "reason": said})
    failure |= {"suite": said, "call": failure["call"] | {"stdout": said, "stderr": said}}
    failure["location"] = {"path": said, "line": 3, "message": said, "text": "x"}
    silent = an_entry(said, outcome="failed", location=failure["location"] | {"text": ""})
    suite = {"name": said, "why": said, "result": "ERROR", "duration": 1.0,
             "passed": 0, "failed": 1, "skipped": 0, "errors": 0}  # fmt: skip
    budget = {"name": said, "value": 1, "unit": said, "at_most": 0, "at_least": None,
              "change": None, "within": False, "why": said}  # fmt: skip
    block: dict[str, Any] = {"branch": said, "commit": said, "shard": said, "started": said,
             "suites": [suite, suite], "budgets": [budget]}  # fmt: skip
    return a_report(failure, silent, a_skipped_test("a.py::t", said), **block)


def page(text: str) -> str:
    document = report(text)
    return render_html(document, a_history(document), lang="fr", project="-" + text)


@given(hostile)
@settings(max_examples=60, deadline=None)
def test_no_text_becomes_markup(text: str) -> None:
    plain = "a::b" if "::" in text else "ab"
    html = page(text)
    assert Markup(html).elements == Markup(page(plain)).elements
    assert not set(html) & set("\x00\x1b\u202a\u202e\u2066\u2069")
    html.encode()


@given(hostile)
@settings(max_examples=30, deadline=None)
def test_no_coloured_text_becomes_markup(text: str) -> None:
    failure = a_failure(
        "a.py::t", f"E   {text}\n>   {text}\nE   - {text}\nE   + {text}\na.py:3: {text}"
    )
    html = render_html(a_report(failure), {}, lang="en", project="CStream")
    known = render_html(a_report(a_failure("a.py::t", "E   x")), {}, lang="en", project="CStream")
    spans = {"span", "span@class"}
    assert [one for one in Markup(html).elements if one not in spans] == [
        one for one in Markup(known).elements if one not in spans
    ]


def test_a_browser_takes_none_of_it_for_markup_either(chromium: Chromium, tmp_path: Path) -> None:
    plants = ["</script><img src=x onerror=alert(1)>", "'\"><svg onload=alert(1)>", "\x00<b>",
              "<!-- <script>", "</pre></style></template><iframe>", "&lt;&#0;\ufffe"]  # fmt: skip
    plants += _OUT
    failures = [a_failure(f"a.py::{text}", f"E   {text}\n{text}") for text in plants]
    with chromium.open(written(tmp_path, a_report(*failures))) as visit:
        assert visit.messages == []
        assert visit.page.locator(".card").count() == len(plants)
        assert visit.page.locator("img, iframe, template, plaintext, .card b, h1 + h1").count() == 0
        assert visit.page.locator("script").count() == 2
        names = visit.texts(".card > details > summary .name")
        assert names == [plain(text) for text in plants]
