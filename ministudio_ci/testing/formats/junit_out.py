"""The report as JUnit XML, in the vocabulary of Jenkins' junit-10.xsd."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ministudio_ci.testing.formats.told import Told, told_of
from ministudio_ci.testing.suites.suite_run import RED

# XML 1.0, production 2: what is no Char has no form in XML, not even an escaped one.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SKIPPED = ("skipped", "xfailed")


def junit_xml(document: Mapping[str, Any]) -> str:
    """Return the file's text; every test is in it, with its output."""
    told = list(told_of(document))
    suites = [suite["name"] for suite in document["ministudio"]["suites"]]
    attributes = {"name": "ministudio-ci", **_counts(told), "time": document.get("duration", 0.0)}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites{_written(attributes)}>"]
    for number, name in enumerate(suites):
        lines += _suite(document, number, [one for one in told if one.suite == name])
    return "\n".join([*lines, "</testsuites>", ""])


def _suite(document: Mapping[str, Any], number: int, told: Sequence[Told]) -> Iterator[str]:
    block = document["ministudio"]
    suite = block["suites"][number]
    attributes = {
        "name": suite["name"],
        **_counts(told),
        "skipped": sum(one.outcome in _SKIPPED for one in told),
        "time": suite["duration"],
        "timestamp": block["started"].rstrip("Z"),
        "hostname": "localhost",  # which machine it was is nobody's business
        "id": number,
        "package": suite["name"],
    }
    facts = {"result": suite["result"], "commit": block["commit"], "branch": block["branch"]}
    yield f"<testsuite{_written(attributes)}>"
    yield "<properties>"
    for name, value in facts.items():
        if value:
            yield f"<property{_written({'name': name, 'value': value})}/>"
    yield "</properties>"
    for one in told:
        yield from _case(one)
    yield "</testsuite>"


def _case(one: Told) -> Iterator[str]:
    group, name = one.names
    attributes = {"name": name, "classname": group, "time": one.seconds}
    attributes |= {"file": one.path, "line": one.line} if one.line is not None else {}
    inner = [*_outcome(one), *_stream("system-out", one.stdout), *_stream("system-err", one.stderr)]
    if not inner:
        yield f"<testcase{_written(attributes)}/>"
        return
    yield f"<testcase{_written(attributes)}>"
    yield from inner
    yield "</testcase>"


def _outcome(one: Told) -> Iterator[str]:
    if one.flaky:
        yield _element("flakyFailure", one, "flaky")
    elif one.outcome in _SKIPPED:
        known = "pytest.xfail" if one.outcome == "xfailed" else "pytest.skip"
        yield f"<skipped{_written({'type': one.type or known, 'message': one.message})}/>"
    elif one.outcome in RED:
        yield _element("failure" if one.outcome == "failed" else "error", one, one.outcome)


def _element(name: str, one: Told, kind: str) -> str:
    attributes = {"message": one.message, "type": one.type or kind}
    return f"<{name}{_written(attributes)}>{_text(one.text)}</{name}>"


def _stream(name: str, text: str) -> Iterator[str]:
    if text:
        yield f"<{name}>{_text(text)}</{name}>"


def _counts(told: Sequence[Told]) -> dict[str, int]:
    counted = Counter(one.outcome for one in told)
    return {"tests": len(told), "failures": counted["failed"], "errors": counted["error"]}


def _written(attributes: Mapping[str, Any]) -> str:
    return "".join(f" {key}={quoteattr(_allowed(_plain(it)))}" for key, it in attributes.items())


def _plain(value: object) -> str:
    return f"{value:.6f}" if isinstance(value, float) else str(value)


def _text(text: str) -> str:
    return escape(_allowed(text), {"\r": "&#13;"})  # a bare one would be read as a line break


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
