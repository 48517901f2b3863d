"""JUnit XML of every runner is read; what is broken, cut or meant to harm is not believed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.testing.formats import Budget, Case, Unreadable, read_results
from ministudio_ci.testing.formats.junit_case import seconds_of
from ministudio_ci.testing.suites.foreign_entries import nodeid
from tests.support.junit_dialects import DIALECTS, Dialect

ROOT = Path("/project")


def read(folder: Path, xml: str | bytes, *, limit: int = 1000) -> list[Case]:
    path = folder / "results.xml"
    path.write_bytes(xml if isinstance(xml, bytes) else xml.encode())
    return list(read_results(path, Budget(limit)))


def read_one(folder: Path, inside: str, *, limit: int = 1000) -> Case:
    suite = f'<testsuite name="s"><testcase name="n" classname="c">{inside}</testcase></testsuite>'
    (case,) = read(folder, suite, limit=limit)
    return case


@pytest.mark.parametrize("dialect", DIALECTS, ids=[dialect.runner for dialect in DIALECTS])
def test_every_runner_is_understood(tmp_path: Path, dialect: Dialect) -> None:
    found = [
        (nodeid(case, case.file.removeprefix("/project/")), case.attempt.outcome,
         case.attempt.seconds)
        for case in read(tmp_path, dialect.xml)
    ]  # fmt: skip
    assert found == dialect.tests


def dialect(runner: str) -> str:
    return next(one.xml for one in DIALECTS if one.runner.startswith(runner))


def test_a_failure_before_a_pass_makes_a_flaky_test(tmp_path: Path) -> None:
    stops = read(tmp_path, dialect("Surefire"))[1]
    assert stops.first
    assert (stops.first.outcome, stops.first.message) == ("failed", "late")
    assert stops.first.text == "at com.ex.P(P.java:3)"
    assert stops.attempt.stdout == ""  # that was the first attempt's


def test_a_failure_after_a_failure_is_told_apart(tmp_path: Path) -> None:
    seeks = read(tmp_path, dialect("Surefire"))[2]
    assert seeks.rerun
    assert (seeks.attempt.text, seeks.rerun.outcome, seeks.rerun.seconds) == (
        "no & <no>", "failed", 0.3,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("inside", "outcome", "message", "text"),
    [
        ("", "passed", "", ""),
        ('<failure message="m"/>', "failed", "m", ""),
        ("<failure>t</failure>", "failed", "", "t"),
        ('<failure type="E">t</failure>', "failed", "E", "t"),
        ('<failure message="m">a</failure><failure>b</failure>', "failed", "m", "a\n\nb"),
        ("<error>a</error><failure>b</failure>", "failed", "", "a\n\nb"),
        ("<skipped/><error>a</error>", "error", "", "a"),
        ("<skipped>why</skipped>", "skipped", "", "why"),
        ('<skipped message="why"/>', "skipped", "why", ""),
        ("<properties><property name='a' value='b'/></properties>", "passed", "", ""),
        ("<unknown><failure>t</failure></unknown>", "failed", "", "t"),
    ],
)
def test_what_a_case_says_is_kept(
    tmp_path: Path, inside: str, outcome: str, message: str, text: str
) -> None:
    attempt = read_one(tmp_path, inside).attempt
    assert (attempt.outcome, attempt.message, attempt.text) == (outcome, message, text)


def test_output_is_kept_head_and_tail(tmp_path: Path) -> None:
    said = "a" * 400 + "b" * 400
    attempt = read_one(tmp_path, f"<system-out>{said}</system-out>", limit=100).attempt
    assert attempt.stdout == "a" * 50 + "\n[... 700 bytes cut ...]\n" + "b" * 50


def test_a_suite_that_broke_is_a_red_test(tmp_path: Path) -> None:
    (case,) = read(tmp_path, '<testsuite name="s"><error message="no database"/></testsuite>')
    assert (nodeid(case, ""), case.attempt.outcome) == ("s", "error")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1.5", 1.5), ("1,234.5", 1234.5), ("0,5", 0.5), ("", 0), ("x", 0), ("nan", 0), ("inf", 0),
     ("-1", 0), ("1e-3", 0.001), ("1e308", 0)],
)  # fmt: skip
def test_times_are_read_as_they_were_meant(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


def test_a_line_of_thousands_of_digits_is_none(tmp_path: Path) -> None:
    xml = f'<testsuite failures="0"><testcase name="a" line="{"9" * 5000}"/></testsuite>'
    (case,) = read(tmp_path, xml)
    assert case.line is None


BOMB = """<!DOCTYPE t [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><testsuite name="&c;"/>"""
EXTERNAL = (
    '<!DOCTYPE t [<!ENTITY a SYSTEM "file:///etc/passwd">]><testsuite name="s">&a;</testsuite>'
)
OF_OTHERS = '<testsuite name="s"><testcase name="n"/></testsuite>'

REFUSED = [
    ("nothing", "", "result_empty", None),
    ("neither XML nor JSON", "ok 1 - plays", "result_kind", None),
    ("cut", OF_OTHERS[:-15], "result_xml", 1),
    ("cut in a later line", '<testsuites>\n<testsuite>\n<testcase name="n"/>', "result_xml", 3),
    ("a tag that nobody opened", "<testsuite></testcase>", "result_xml", 1),
    ("more after the end", OF_OTHERS + OF_OTHERS, "result_xml", 1),
    ("bytes of no encoding", b"<testsuite name='\xff\xfe'/>", "result_xml", 1),
    ("an unknown encoding", "<?xml version='1.0' encoding='x-no'?><testsuite/>", "result_xml", 1),
    ("an entity that nobody declared", "<testsuite>&a;</testsuite>", "result_xml", 1),
    ("a bomb", BOMB, "result_dtd", 1),
    ("an external entity", EXTERNAL, "result_dtd", 1),
    ("a document type alone", "<!DOCTYPE testsuite SYSTEM 'x.dtd'><testsuite/>", "result_dtd", 1),
    ("another format", "\n<test-run><test-suite/></test-run>", "result_root", 2),
    ("a case within a case", "<testsuite><testcase><testcase/></testcase></testsuite>",
     "result_shape", 1),
    ("red by its counts alone", '<testsuite name="s" failures="2"><testcase name="n"/></testsuite>',
     "result_counts", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("xml", "key", "line"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_what_cannot_be_believed_is_refused_with_file_and_line(
    tmp_path: Path, xml: str | bytes, key: str, line: int | None
) -> None:
    with pytest.raises(Unreadable) as refused:
        read(tmp_path, xml)
    assert refused.value.key == key
    assert refused.value.details["path"] == tmp_path / "results.xml"
    assert refused.value.details.get("line") == line


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_every_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    named = encoding.removesuffix("-sig")
    xml = f'<?xml version="1.0" encoding="{named}"?><testsuite><testcase name="é"/></testsuite>'
    assert [case.name for case in read(tmp_path, xml.encode(encoding))] == ["é"]


@given(st.binary(max_size=50), st.integers(0, 60))
def test_no_bytes_do_more_than_be_refused(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int
) -> None:
    folder = tmp_path_factory.getbasetemp()
    xml = OF_OTHERS.encode()
    try:
        cases = read(folder, xml[:at] + noise + xml[at:])
    except Unreadable:
        return
    assert all(case.attempt.outcome in {"passed", "failed", "error", "skipped"} for case in cases)
