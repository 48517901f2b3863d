"""One `testcase` of JUnit XML while it is read."""

from collections.abc import Iterable, Mapping, Sequence

from ministudio_ci.testing.formats.case import Attempt, Case, line_of, time_of
from ministudio_ci.testing.formats.keep import Budget

_OUTCOMES = {"failure": "failed", "error": "error", "skipped": "skipped"}
_FLAKY = {"flakyFailure": "failed", "flakyError": "error"}  # Surefire's: then it passed
_RERUN = {"rerunFailure": "failed", "rerunError": "error"}  # Surefire's: as the first time
PARTS = {**_OUTCOMES, **_FLAKY, **_RERUN}
"""The elements of a test case that tell an outcome, and which."""

_STATUS = {
    "fail": "failed", "failed": "failed", "failure": "failed", "error": "error",
    "notrun": "skipped", "disabled": "skipped", "skipped": "skipped", "ignored": "skipped",
    "suppressed": "skipped",
}  # fmt: skip
"""What googletest and CTest say in an attribute; a test that an element tells of has no need."""

_EXPECTED = {False: {"pytest.xfail"}, True: {"pytest.xfail", "todo"}}
"""Types of a skip that mean an expected failure; Node's `todo` only where the test did fail."""

_NO_CLASS = {"test", "suite"}  # Node's runner gives all tests these: the suites tell more
_DIGITS = 18
_ATTRIBUTES = ("name", "classname", "class", "file", "line", "time", "status", "result")


class Part:
    """A failure, an error, a skip, or one of an earlier or later attempt."""

    def __init__(self, kind: str, attributes: Mapping[str, str], budget: Budget) -> None:
        self.kind = kind
        self.type = attributes.get("type", "")
        self._message, self._budget = attributes.get("message", ""), budget
        self.seconds = seconds_of(attributes.get("time", ""))
        self.text = budget.open()

    def attempt(self, outcome: str, seconds: float, **streams: str) -> Attempt:
        """Return the attempt that this part tells of."""
        return Attempt(
            outcome=outcome,
            seconds=seconds,
            message=self._budget.keep(self._message or self.type),
            text=self._budget.close(self.text),
            **streams,
        )


class Draft:
    """A test case whose end has not come yet, or what a suite says of itself."""

    def __init__(
        self,
        attributes: Mapping[str, str],
        suites: Sequence[tuple[str, str]],
        budget: Budget,
        *,
        of_suite: bool = False,
    ) -> None:
        self.of_suite = of_suite
        self._said = {key: attributes[key] for key in _ATTRIBUTES if key in attributes}
        self._suites = tuple(suites)
        self._budget = budget
        self.streams = {"system-out": budget.open(), "system-err": budget.open()}
        self.parts: list[Part] = []

    def case(self) -> Case:
        """Return the case, once it is whole."""
        line = self._said.get("line", "")
        earlier = self._told(_FLAKY)
        streams = {name[-3:]: self._budget.close(kept) for name, kept in self.streams.items()}
        attempt = self._attempt(streams["out"], streams["err"])
        passed = attempt.outcome == "passed"
        return Case(
            name=self._said.get("name", ""),
            groups=self._groups(),
            file=self._said.get("file") or self._file_of_suite(),
            line=line_of(number_of(line)),
            attempt=attempt,
            first=earlier if passed else None,
            rerun=None if passed else self._told(_RERUN),
        )

    def _attempt(self, stdout: str, stderr: str) -> Attempt:
        seconds = seconds_of(self._said.get("time", ""))
        streams = {"stdout": stdout, "stderr": stderr}
        parts = [part for part in self.parts if part.kind in _OUTCOMES]
        red = [part for part in parts if part.kind != "skipped"]
        if not parts:
            said = self._said.get("status") or self._said.get("result", "")
            return Attempt(outcome=_STATUS.get(said.lower(), "passed"), seconds=seconds, **streams)
        told = red or parts
        kinds = {_OUTCOMES[part.kind] for part in told}
        outcome = "failed" if "failed" in kinds else told[0].kind
        if any(part.kind == "skipped" and part.type in _EXPECTED[bool(red)] for part in parts):
            outcome = "xfailed"
        for more in told[1:]:
            told[0].text.add(f"\n\n{more.text}")
        return told[0].attempt(outcome, seconds, **streams)

    def _told(self, kinds: Mapping[str, str]) -> Attempt | None:
        found = next((part for part in self.parts if part.kind in kinds), None)
        return found.attempt(kinds[found.kind], found.seconds) if found else None

    def _groups(self) -> tuple[str, ...]:
        name = self._said.get("classname") or self._said.get("class", "")
        if name and name not in _NO_CLASS:
            return (name,)
        return tuple(suite for suite, _ in self._suites if suite)

    def _file_of_suite(self) -> str:
        return _first(file for _, file in reversed(self._suites))


def seconds_of(text: str) -> float:
    """Return a time: `1.5`, `1,234.5` (Surefire's thousands), `0,5`; 0 where it is none."""
    plain = text.replace(",", "") if "." in text else text.replace(",", ".")
    try:
        return time_of(float(plain))
    except ValueError:
        return 0.0


def number_of(text: str) -> int:
    """Return a whole number; 0 where it is none, or one of more digits than anything counts."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else 0


def _first(texts: Iterable[str]) -> str:
    return next(filter(None, texts), "")
