import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.foundation.actions import Actions, Annotation, Level, cut, disarm

ON_GITHUB = {"GITHUB_ACTIONS": "true"}


def runner(env: dict[str, str] | None = None) -> tuple[Actions, io.StringIO]:
    log = io.StringIO()
    return Actions(ON_GITHUB | (env or {}), stream=log), log


def read_outputs(text: str) -> dict[str, str]:
    """Read a GITHUB_OUTPUT file the way the runner does."""
    values, lines = {}, iter(text.split("\n"))
    for line in lines:
        if line:
            name, _, delimiter = line.partition("<<")
            values[name] = "\n".join(iter(lambda: next(lines), delimiter))
    return values


@pytest.mark.parametrize(
    ("value", "commands"),
    [
        pytest.param("s3cret-token", ["::add-mask::s3cret-token"], id="one line"),
        pytest.param("100%secret", ["::add-mask::100%25secret"], id="percent is escaped"),
        pytest.param(
            "-----BEGIN-----\nabcdef\n}\n",
            ["::add-mask::-----BEGIN-----%0Aabcdef%0A}", "::add-mask::-----BEGIN-----",
             "::add-mask::abcdef"],
            id="each line of a key, but no lone brace",
        ),
        pytest.param("true", [], id="a short word is no secret"),
        pytest.param("", [], id="empty"),
    ],
)  # fmt: skip
def test_a_secret_is_masked_whole_and_by_line(value: str, commands: list[str]) -> None:
    actions, log = runner()
    actions.mask([value])
    assert log.getvalue().splitlines() == commands


def test_off_github_nothing_is_printed_and_no_file_is_touched(tmp_path: Path) -> None:
    log, path = io.StringIO(), tmp_path / "out"
    env = {"GITHUB_OUTPUT": str(path), "GITHUB_STEP_SUMMARY": str(path)}
    actions = Actions(env, stream=log)
    actions.mask(["a secret value"])
    actions.outputs({"result": "SUCCESS"})
    actions.summary("# hello", lang="en")
    actions.annotate([Annotation(level=Level.ERROR, message="no")])
    with actions.group("tests"), actions.shield():
        pass
    assert (log.getvalue(), path.exists()) == ("", False)


@given(value=st.text(st.characters(exclude_characters="\r", codec="utf-8")))
def test_an_output_comes_back_as_it_was_given(
    tmp_path_factory: pytest.TempPathFactory, value: str
) -> None:
    path = tmp_path_factory.mktemp("step") / "output"
    actions, _ = runner({"GITHUB_OUTPUT": str(path)})
    actions.outputs({"changelog-md": value, "result": "SUCCESS"})
    text = path.read_bytes().decode()
    assert read_outputs(text) == {"changelog-md": value, "result": "SUCCESS"}


def test_an_output_cannot_set_another_one(tmp_path: Path) -> None:
    path = tmp_path / "output"
    actions, _ = runner({"GITHUB_OUTPUT": str(path)})
    hostile = "x\nEOF\nreleased=true\nreleased<<EOF\ntrue\nEOF"
    actions.outputs({"changelog-md": hostile})
    actions.outputs({"released": "false"})
    text = path.read_text()
    assert read_outputs(text) == {"changelog-md": hostile, "released": "false"}


def test_each_output_has_a_delimiter_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "output"
    actions, _ = runner({"GITHUB_OUTPUT": str(path)})
    actions.outputs({"a": "1", "b": "2"})
    delimiters = [line.split("<<")[1] for line in path.read_text().splitlines() if "<<" in line]
    assert len(set(delimiters)) == 2


@pytest.mark.parametrize(
    ("annotation", "command"),
    [
        pytest.param(
            Annotation(level=Level.ERROR, message="assert 1 == 2"),
            "::error::assert 1 == 2",
            id="a message alone",
        ),
        pytest.param(
            Annotation(level=Level.WARNING, message="late", file="a.py", line=3, title="slow"),
            "::warning file=a.py,line=3,title=slow::late",
            id="a place and a title",
        ),
        pytest.param(
            Annotation(level=Level.ERROR, message="a\r\n::add-mask::x 5%", title="t,u:v\n%"),
            "::error title=t%2Cu%3Av%0A%25::a%0D%0A::add-mask::x 5%25",
            id="nothing breaks out of its place",
        ),
    ],
)
def test_an_annotation_is_one_escaped_command(annotation: Annotation, command: str) -> None:
    actions, log = runner()
    actions.annotate([annotation])
    assert log.getvalue() == command + "\n"


def test_a_step_shows_ten_of_each_level_and_counts_the_rest() -> None:
    actions, log = runner()
    errors = [Annotation(level=Level.ERROR, message=str(n)) for n in range(8)]
    warnings = [Annotation(level=Level.WARNING, message=str(n)) for n in range(12)]
    assert actions.annotate([*errors, *warnings]) == 2
    assert actions.annotate(errors) == 6
    lines = log.getvalue().splitlines()
    assert [line.split("::")[1] for line in lines] == ["error"] * 8 + ["warning"] * 10 + [
        "error"
    ] * 2


def test_off_github_no_annotation_is_left_out() -> None:
    actions = Actions({}, stream=io.StringIO())
    assert actions.annotate(Annotation(level=Level.ERROR, message=str(n)) for n in range(20)) == 0


def test_a_very_long_message_is_cut() -> None:
    actions, log = runner()
    actions.annotate([Annotation(level=Level.ERROR, message="x" * 100_000)])
    assert len(log.getvalue()) < 5_000


def test_a_group_is_closed_when_what_is_inside_breaks() -> None:
    actions, log = runner()
    with pytest.raises(ValueError, match="no"), actions.group("a\n::error::b"):
        raise ValueError("no")
    assert log.getvalue() == "::group::a%0A::error::b\n::endgroup::\n"


def test_a_shield_stops_commands_until_a_token_nobody_knows_and_reopens_after_a_failure() -> None:
    actions, log = runner()
    for _ in range(2):
        with pytest.raises(ValueError, match="no"), actions.shield():
            raise ValueError("no")
    first, end, second, _ = log.getvalue().splitlines()
    token = first.removeprefix("::stop-commands::")
    assert len(token) >= 32
    assert end == f"::{token}::"
    assert first != second


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        pytest.param("a\nb\n", 100, "a\nb\n", id="it fits"),
        pytest.param("aaa\nbbb\nccc\n" * 2, 19, "aaa\nbbb\n\nnote\n", id="whole lines"),
        pytest.param("```\nbbb\nccc\n" * 3, 19, "```\nbbb\n```\n\nnote\n", id="an open block"),
        pytest.param("éééé\n" * 9, 26, "éééé\n\nnote\n", id="bytes count, not characters"),
        pytest.param("a" * 90, 19, "\nnote\n", id="one endless line"),
        pytest.param("a" * 90, 3, "", id="no room at all"),
    ],
)  # fmt: skip
def test_a_summary_is_cut_at_a_line(text: str, limit: int, expected: str) -> None:
    assert cut(text, limit, "note") == expected


@given(text=st.text(), limit=st.integers(0, 200))
def test_a_cut_summary_never_passes_its_limit(text: str, limit: int) -> None:
    assert len(cut(text, limit, "note").encode()) <= limit


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_step_that_writes_twice_stays_below_one_limit(tmp_path: Path, lang: str) -> None:
    path = tmp_path / "summary"
    actions, _ = runner({"GITHUB_STEP_SUMMARY": str(path)})
    for _ in range(3):
        actions.summary("a line of the summary\n" * 30_000, lang=lang)
    assert 700_000 < path.stat().st_size < 1_000_000


@pytest.mark.parametrize(
    "text",
    ["::error::x", "  ::add-mask::x", "boom\n\t::set-output name=released::true",
     "a\r::error::x", "E   ValueError: ##[set-output name=released;]true", "::::error::"],
)  # fmt: skip
def test_words_of_others_are_no_command_once_disarmed(text: str) -> None:
    disarmed = disarm(text)
    assert disarmed.replace("\u200b", "") == text
    assert "##[" not in disarmed
    assert not any(line.strip().startswith("::") for line in disarmed.splitlines())


@pytest.mark.parametrize("text", ["tests/test_a.py::test_b failed", "a ## [b]", "", "1:\n2:\n"])
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert disarm(text) == text
