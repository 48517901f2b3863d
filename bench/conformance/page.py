"""The table as Markdown, and its page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.conformance.case import Case
from bench.conformance.tool import Tool

PAGE = Path(__file__).parents[2] / "docs" / "conformance.md"
BEGIN, END = "<!-- conformance:begin -->", "<!-- conformance:end -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A tool, and why it could not be asked."""

    tool: Tool
    absent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A case, and what each tool said; None where it was not asked."""

    case: Case
    answers: tuple[str | None, ...]


def table(columns: tuple[Column, ...], rows: tuple[Row, ...], *, today: date) -> str:
    """Return what stands between the markers."""
    names = [column.tool.name for column in columns]
    head = _lines(["repository", "right", *names])
    body = [_line([row.case.title, row.case.truth, *_cells(row)]) for row in rows]
    right = [sum(row.answers[n] in row.case.right for row in rows) for n in range(len(columns))]
    total = _line(["**right**", "", *(f"**{count} of {len(rows)}**" for count in right)])
    asked = f"Asked on {today}. ✓ right, ✗ wrong, and what the tool said; – has no such command."
    return "\n".join([asked, "", *head, *body, total, "", *_commands(columns), *_settings(columns)])


def filled(page: str, text: str) -> str:
    """Return the page with the text between its markers."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{text}\n{END}{after}"


def _cells(row: Row) -> Iterator[str]:
    for said in row.answers:
        yield f"{'✓' if said in row.case.right else '✗'} {said}" if said else "–"


def _commands(columns: Iterable[Column]) -> Iterator[str]:
    yield from ["## What each was asked", ""]
    yield from _lines(["tool", "the next version", "the changelog", "CHANGELOG.md, up to date"])
    for column in columns:
        tool = column.tool
        name = f"{tool.name} {tool.version}" + (f" ({column.absent})" if column.absent else "")
        yield _line(
            [name, *(_command(tool, words) for words in (tool.next, tool.whole, tool.update))]
        )
    yield ""


def _settings(columns: Iterable[Column]) -> Iterator[str]:
    yield from ["## What each was told", ""]
    for tool in (column.tool for column in columns):
        for name, content in tool.files.items():
            yield f"- {tool.name}, always: {_file(name, content)}."
        for setting, told in tool.told.items():
            files = (_file(name, content) for name, content in told.files.items())
            words = [f"`{' '.join(told.words)}`"] if told.words else []
            yield f"- {tool.name}, where {setting.value}: {', '.join([*words, *files])}."


def _file(name: str, content: str) -> str:
    return f"`{name}` with `{'; '.join(content.splitlines())}`"


def _command(tool: Tool, words: tuple[str, ...] | None) -> str:
    return "–" if words is None else f"`{' '.join([tool.shown, *words])}`"


def _lines(heads: list[str]) -> list[str]:
    return [_line(heads), _line(["---"] * len(heads))]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
