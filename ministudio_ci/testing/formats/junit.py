"""Reading JUnit XML as runners write it, whatever the size, in bounded memory.

There is no standard: the vocabulary is that of Ant's schema (windyroad/JUnit-Schema), Jenkins'
junit-10.xsd and Surefire's `surefire-test-report.xsd`, in the dialects of pytest, Surefire, Gradle,
jest-junit, Playwright, Mocha, go-junit-report, PHPUnit, cargo-nextest, googletest, Node and .NET.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ministudio_ci.testing.formats.case import Case, Unreadable
from ministudio_ci.testing.formats.junit_case import PARTS, Draft, Part, number_of
from ministudio_ci.testing.formats.keep import Budget, Kept

_PIECE = 1 << 20
_LONGEST_TOKEN = 16 * _PIECE
"""Bytes without an event: an attribute without end, which expat would look at again and again."""


def read_junit(path: Path, budget: Budget) -> Iterator[Case]:
    """Yield the test cases as they come. Raises Unreadable; DTDs and entities are refused."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser, ParseError

    reader = _Reader(budget)
    parser: Any = DefusedXMLParser(target=reader, forbid_dtd=True)
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                parser.feed(piece)
                yield from reader.take(len(piece))
        parser.close()
        yield from reader.take(0)
    except _Refused as refused:
        raise Unreadable(path, refused.key, line=_line(parser), **refused.details) from None
    except DefusedXmlException as error:
        raise Unreadable(path, "result_dtd", line=_line(parser)) from error
    except ParseError as error:
        line = error.position[0]
        raise Unreadable(
            path, "result_xml", line=line, cause=str(error).partition(":")[0]
        ) from error
    except (OSError, ValueError, LookupError) as error:  # an encoding that expat does not have
        raise Unreadable(path, "result_xml", line=_line(parser), cause=error) from error
    if reader.said_red and not reader.found_red:
        raise Unreadable(path, "result_counts", red=reader.said_red)


def _line(parser: Any) -> int:
    return int(parser.parser.CurrentLineNumber)


class _Refused(Exception):  # noqa: N818 - turned into Unreadable, with file and line
    def __init__(self, key: str, **details: object) -> None:
        super().__init__(key)
        self.key, self.details = key, details


class _Reader:
    """The parser's target: it keeps the way down to where it is, and nothing of the rest."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._done: list[Case] = []
        self._suites: list[tuple[str, str]] = []  # name and file of those that are open
        self._case: Draft | None = None
        self._part: Part | None = None
        self._sinks: list[Kept | None] = []  # of each open element: where its text goes
        self._silent = 0
        self.found_red, self.said_red = False, 0

    def take(self, size: int) -> list[Case]:
        """Return the cases that are whole by now; `size` bytes were read."""
        self._silent += size
        if self._silent > _LONGEST_TOKEN:
            raise _Refused("result_token", most=_LONGEST_TOKEN >> 20)
        done, self._done = self._done, []
        return done

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element."""
        self._silent = 0
        name = tag.rpartition("}")[2]  # without its namespace
        if not self._sinks and name not in {"testsuites", "testsuite"}:
            raise _Refused("result_root", root=name[:100])
        self._sinks.append(self._open(name, attributes))

    def _open(self, name: str, attributes: Mapping[str, str]) -> Kept | None:
        match name:
            case "testsuites" | "testsuite":
                self._open_suite(name, attributes)
            case "testcase":
                if self._case:
                    raise _Refused("result_shape", at="testcase", cause="one within another")
                self._case = Draft(attributes, self._suites, self._budget)
            case "failure" | "error" if self._case is None:
                # Of a suite: what broke before or after its tests.
                self._case = Draft({}, self._suites, self._budget, of_suite=True)
                return self._open_part(name, attributes)
            case _ if name in PARTS and self._part is None:
                return self._open_part(name, attributes)
            case "stackTrace" if self._part:  # Surefire's, within a rerun
                return self._part.text
            case "system-out" | "system-err" if self._case and self._part is None:
                return self._case.streams[name]
        return None

    def _open_suite(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "testsuite":
            self._suites.append((attributes.get("name", ""), attributes.get("file", "")))
        said = [attributes.get(key, "") for key in ("failures", "errors")]
        self.said_red = max(self.said_red, sum(map(number_of, said)))

    def _open_part(self, name: str, attributes: Mapping[str, str]) -> Kept | None:
        if self._case is None:
            return None
        self._part = Part(name, attributes, self._budget)
        return self._part.text

    def data(self, text: str) -> None:
        """Take characters of the innermost element."""
        self._silent = 0
        if self._sinks and (sink := self._sinks[-1]) is not None:
            sink.add(text)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        self._silent = 0
        self._sinks.pop()
        name = tag.rpartition("}")[2]
        match name:
            case "testsuite":
                self._suites.pop()
            case "testcase" if self._case:
                self._close_case(self._case)
            case _ if self._part and name == self._part.kind and self._case:
                self._case.parts.append(self._part)
                self._part = None
                if self._case.of_suite:
                    self._close_case(self._case)

    def _close_case(self, draft: Draft) -> None:
        self._case, case = None, draft.case()
        red = case.attempt.outcome in {"failed", "error", "xfailed"} or case.first is not None
        self.found_red |= red
        self._done.append(case)

    def close(self) -> None:
        """Take the end of the document."""
