"""A user's own template: it gets what the schema says, and cannot reach or take more."""

import re
import resource
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.changelog import Links
from ministudio_ci.changelog.context import template_context
from ministudio_ci.changelog.limits import Limits
from ministudio_ci.changelog.text import clean
from ministudio_ci.changelog.user_templates import render_own_notes, render_template
from ministudio_ci.errors import (
    FileReadError,
    MinistudioError,
    NoSuchTemplateError,
    TemplateIncludeError,
    TemplateLimitError,
    UserTemplateError,
)
from ministudio_ci.model.release import Release, SectionKind
from tests.support.gfm import gfm
from tests.support.releases import CSTREAM, SHA, entry, release, section

GITHUB = Links(server="https://github.com", path="o/cstream")


def context(*shown: Release, links: Links = GITHUB) -> dict[str, Any]:
    return template_context(shown, lang="en", links=links, project="CStream")


@pytest.fixture
def made(tmp_path: Path) -> Any:
    """Render a source as a file of that name, for these releases."""

    def make(source: str, *shown: Release, name: str = "own.md.jinja", **limits: Any) -> str:
        path = tmp_path / name
        path.write_text(source, encoding="utf-8")
        return render_template(path, context(*(shown or (CSTREAM,))), Limits(**limits))

    return make


def test_a_template_gets_releases_sections_and_entries(made: Any) -> None:
    source = """\
{% for release in releases %}
## [{{ release.version | shortest }}]({{ release.url }}), {{ release.date | date("%d/%m/%Y") }}
{% for section in release.sections %}
{% for entry in section.entries %}
* {{ section.emoji }} {{ "**" ~ entry.scope ~ ":** " if entry.scope }}{{ entry.summary }} \
[{{ entry.commit | shortest }}]({{ entry.url }}){% for one in entry.references %} \
[{{ one.text }}]({{ one.url }}){% endfor %}

{% endfor %}
{% endfor %}
{% endfor %}
"""
    lines = [line for line in made(source).split("\n") if line]
    assert lines[0] == ("## [1.6](https://github.com/o/cstream/releases/tag/v1.6.0), 02/11/2025")
    assert lines[-1] == (
        f"* ✅ **lecteur:** bug lecteur vidéo mobile [c0ffee0](https://github.com/o/cstream/commit/"
        f"{SHA}) [\\#12](https://github.com/o/cstream/issues/12)"
    )


def test_what_is_not_there_prints_as_nothing(made: Any) -> None:
    assert (
        made("<{{ releases[0].date }}|{{ releases[0].date | date }}>", release(tag=None)) == "<|>"
    )


EVIL = "[x](https://evil.example) <b>*y*</b> `z`"
NAIVE = [
    "- {{ e.summary }}", "- {{ e.summary | upper }}", "- {{ e.summary | title }}",
    "- {{ e.summary | truncate(20) }}", "- {{ e.summary[:30] }}", "- {{ e.summary.strip() }}",
    "- {{ 'x: ' ~ e.summary }}", "- {{ 'x: ' + e.summary }}", "- {{ '%s!' | format(e.summary) }}",
    "- {{ '%s!' % e.summary }}", "- {{ '{}!'.format(e.summary) }}", "- {{ e.authors }}",
    "- {{ e }}",
    "- {{ e.authors | join(' ') }}", "- {{ e.url ~ ' ' ~ (e.summary | title) }}",
    "- {{ e.url ~ ' ' ~ e.summary[1:] }}", "- {{ e.url ~ e.authors }}",
    "- {{ e.url ~ (e.authors + []) }}",
    "- {{ e.url ~ '{}'.format(e.summary) }}", "- {{ e.url ~ (e.authors | list) }}",
    "- {{ e.summary | wordwrap(200) }}", "- {{ e.authors | map('upper') | join(', ') }}",
    "{% macro line(x) %}- {{ x }}{% endmacro %}{{ line(e.summary) }}",
    "{% set x %}- {{ e.summary }}{% endset %}{{ x }}", "- {{ e.summary | replace('x', 'y') }}",
    "{% filter upper %}- {{ e.summary }}{% endfilter %}", "- {{ e.summary | e }}",
    "- {{ e.summary * 2 }}", "- {{ e.url ~ e }}", "- {{ e.values() }}",
    "- {{ e.url ~ e.items() }}", "- {{ (e.summary | list)[0:1][0] }}",
    "- {{ e.values() | map('e') }}",
    "- {{ e.url ~ (e.summary | list) }}", "- {{ e.summary.split() | join(' ') }}",
    "- {{ e.summary | reverse | reverse }}", "- {{ e.url ~ (e.authors | first) }}",
]  # fmt: skip


@pytest.mark.parametrize("line", NAIVE)
def test_a_naive_template_cannot_be_injected_into(line: str, made: Any) -> None:
    evil = entry(EVIL, scope=EVIL)._replace(authors=(EVIL,))
    shown = release(section(SectionKind.FIXES, evil))
    source = "{% set e = releases[0].sections[0].entries[0] %}\n" + line
    html = gfm(made(source, shown))
    assert set(re.findall(r"<(\w+)", html)) <= {"ul", "li", "a"}
    assert set(re.findall(r'href="(https://[^/"]*)', html)) <= {"https://github.com"}


@given(st.text(max_size=60).map(clean))
def test_no_text_at_all_escapes_from_a_line_of_a_template(
    tmp_path_factory: pytest.TempPathFactory, summary: str
) -> None:
    path = tmp_path_factory.mktemp("t") / "own.md"
    path.write_text("- x {{ releases[0].sections[0].entries[0].summary }}\n", encoding="utf-8")
    words = render_template(path, context(release(section(SectionKind.FIXES, entry(summary)))))
    assert re.findall(r"<(\w+)", gfm(words)) == ["ul", "li"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("own.html.jinja", "&lt;b&gt;*x*"), ("own.xml", "&lt;b&gt;*x*"),
     ("own.html.j2", "&lt;b&gt;*x*"),
     ("own.md", r"\<b\>\*x\*"), ("own.jinja", r"\<b\>\*x\*"), ("own.txt.jinja", "<b>*x*")],
)  # fmt: skip
def test_what_is_escaped_for_goes_by_the_files_name(name: str, shown: str, made: Any) -> None:
    one = release(section(SectionKind.FIXES, entry("<b>*x*")))
    assert made("{{ releases[0].sections[0].entries[0].summary }}", one, name=name) == shown


def test_text_can_be_escaped_for_markdown_or_handed_through_by_hand(made: Any) -> None:
    one = release(section(SectionKind.FIXES, entry("*x*")))
    source = "{% set s = releases[0].sections[0].entries[0].summary %}"
    assert made(source + "{{ s | markdown }}", one, name="own.txt") == r"\*x\*"
    assert made(source + "{{ s | safe }}", one) == "*x*"


@pytest.mark.parametrize(
    "source",
    ["{{ ''.__class__ }}", "{{ releases.append(1) }}", "{{ releases[0].update(a=1) }}",
     "{{ ''.__class__.__mro__ }}", "{{ self.__init__.__globals__ }}", "{{ cycler.__init__ }}",
     "{{ lipsum() }}", "{{ 9 ** 9 }}", "{{ '{0.__class__}'.format('') }}"],
)  # fmt: skip
def test_nothing_leads_out_of_the_sandbox(source: str, made: Any) -> None:
    with pytest.raises(UserTemplateError) as caught:
        made(f"\n{source}")
    assert caught.value.details["line"] == 2


@pytest.mark.parametrize(
    ("source", "line", "why"),
    [
        pytest.param("a\n{% if %}", 2, "Expected an expression", id="syntax"),
        pytest.param("a\n\n{{ nobody }}", 3, "'nobody' is undefined", id="a name"),
        pytest.param(
            "{{ releases[0].versoin }}",
            1,
            "there is no 'versoin' here; there is: version, tag, ",
            id="a key",
        ),
        pytest.param("{{ releases[9].tag }}", 1, "there is no 9 here", id="a place in a list"),
        pytest.param("{{ 1 | nofilter }}", 1, "nofilter", id="a filter"),
        pytest.param("\n{{ 1 / 0 }}", 2, "division by zero", id="an error of Python"),
        pytest.param("\n{{ range(999999) }}", 2, "Range too big", id="a huge range"),
        pytest.param("{{ releases[0].tag | date }}", 1, "Invalid isoformat", id="a date"),
    ],
)
def test_an_error_names_the_file_and_the_line(source: str, line: int, why: str, made: Any) -> None:
    with pytest.raises(UserTemplateError, match=re.escape(why)) as caught:
        made(source)
    assert caught.value.details["line"] == line
    assert str(caught.value.details["path"]).endswith("own.md.jinja")


def test_an_error_in_an_included_file_names_that_file(made: Any, tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "line.md").write_text("\n\n{{ nobody }}", encoding="utf-8")
    with pytest.raises(UserTemplateError) as caught:
        made("{% include 'parts/line.md' %}")
    assert caught.value.details["line"] == 3
    assert str(caught.value.details["path"]).endswith("parts/line.md")


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "link", "folder/secret", "gone.md"])
def test_nothing_outside_the_templates_folder_is_included(name: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    inner = tmp_path / "templates"
    inner.mkdir()
    (inner / "link").symlink_to(tmp_path / "secret")
    (inner / "folder").symlink_to(tmp_path)
    path = inner / "own.md"
    path.write_text(f"\n{{% include '{name}' %}}", encoding="utf-8")
    with pytest.raises(TemplateIncludeError) as caught:
        render_template(path, context(CSTREAM))
    assert (caught.value.details["name"], caught.value.details["line"]) == (name, 2)


LOOP = "{% for a in r %}{% for b in r %}{% for c in r %}{% endfor %}{% endfor %}{% endfor %}"


@pytest.mark.parametrize(
    ("source", "limits", "limit"),
    [
        pytest.param(f"\n{{% set r = range(9999) %}}{LOOP}", {"seconds": 0.2}, "0.2 s",
                     id="time"),
        pytest.param("\n{{ 'x' * 5000000000 }}", {"memory": 2**26}, "64 MiB", id="memory"),
        pytest.param("\n{% for a in range(2000) %}{{ 'x' * 1000 }}{% endfor %}",
                     {"output": 2**20}, "1 MiB", id="output"),
    ],
)  # fmt: skip
def test_a_template_that_takes_too_much_is_stopped(
    source: str, limits: dict[str, Any], limit: str, made: Any
) -> None:
    before = signal.getsignal(signal.SIGVTALRM), resource.getrlimit(resource.RLIMIT_AS)
    with pytest.raises(TemplateLimitError) as caught:
        made(source, **limits)
    assert (str(caught.value.details["limit"]), caught.value.details["line"]) == (limit, 2)
    assert before == (signal.getsignal(signal.SIGVTALRM), resource.getrlimit(resource.RLIMIT_AS))
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_a_template_that_is_missing_or_no_text_is_said(tmp_path: Path) -> None:
    for name in ("gone.md", "."):
        with pytest.raises(NoSuchTemplateError, match="is no file"):
            render_template(tmp_path / name, context(CSTREAM))
    (tmp_path / "latin.md").write_bytes(b"\xe9")
    with pytest.raises(FileReadError, match="UTF-8"):
        render_template(tmp_path / "latin.md", context(CSTREAM))


@given(st.text(max_size=40))
def test_any_template_at_all_is_rendered_or_refused(
    tmp_path_factory: pytest.TempPathFactory, source: str
) -> None:
    path = tmp_path_factory.mktemp("t") / "own.md"
    path.write_bytes(("{% " + source + " %}").encode(errors="replace"))
    with suppress(MinistudioError):
        render_template(path, context(CSTREAM))


def test_notes_over_githubs_limit_end_after_a_line_with_a_link(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text("{% for n in range(30000) %}\nline {{ n }}\n{% endfor %}", encoding="utf-8")
    notes = render_own_notes(path, CSTREAM, lang="en", links=GITHUB, project="CStream")
    *lines, last, blank, tail, end = notes.split("\n")
    assert 124_900 < len(notes) <= 125_000
    assert last == f"line {len(lines)}"
    assert tail.startswith(
        f"[… and {30_000 - len(lines) - 1} more](https://github.com/o/cstream/comp"
    )
    assert (blank, end) == ("", "")


PAGE = (Path(__file__).parents[3] / "docs" / "templates.md").read_text(encoding="utf-8")


def test_the_template_in_the_documentation_does_what_it_looks_like(made: Any) -> None:
    (source,) = re.findall(r"```jinja\n(.*?)```", PAGE, re.DOTALL)
    assert made(source).split("\n")[:6] == [
        "# Changelog of CStream", "",
        "## [v1.6.0](https://github.com/o/cstream/releases/tag/v1.6.0), 02/11/2025",
        "- 🛠️ nouvelle section films populaires",
        "- 🚀 fluidité streaming", "- 🚀 recherche optimisée",
    ]  # fmt: skip
    assert "## Unreleased\n" in made(source, CSTREAM._replace(tag=None, version=None, date=None))


def test_the_documentation_has_every_key() -> None:
    rows = dict(re.findall(r"^\| (top|release|section|entry) \| (.*) \|$", PAGE, re.MULTILINE))
    given_ = context(CSTREAM)
    one = given_["releases"][0]
    part = one["sections"][0]
    values = {"top": given_, "release": one, "section": part, "entry": part["entries"][0]}
    named = {row: set(re.findall(r"`([a-z_]+)`", re.sub(r"\(.*?\)", "", cell)))
             for row, cell in rows.items()}  # fmt: skip
    assert named == {row: value.keys() for row, value in values.items()}
