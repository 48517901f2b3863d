"""What a branch is, by its name."""

import pytest

from ministudio_ci.model.line import Line, line_of
from ministudio_ci.model.release import Bump
from ministudio_ci.model.version import Version

CHANNELS = ("alpha", "beta", "rc", "develop=dev")


@pytest.mark.parametrize(
    ("branch", "identifier", "range_"),
    [
        ("main", "", ()),
        (None, "", ()),
        ("beta", "beta", ()),
        ("beta-2", "", ()),
        ("feature/beta", "", ()),
        ("develop", "dev", ()),
        ("1.x", "", (1,)),
        ("1.x.x", "", (1,)),
        ("1.4.x", "", (1, 4)),
        ("0.x", "", (0,)),
        ("10.20.x", "", (10, 20)),
        ("01.x", "", ()),
        ("v1.x", "", ()),
        ("1.4.2", "", ()),
        ("1.x.4", "", ()),
        ("１.x", "", ()),
    ],
)
def test_a_branch_is_stable_a_channel_or_a_maintenance_branch(
    branch: str | None, identifier: str, range_: tuple[int, ...]
) -> None:
    assert line_of(branch, CHANNELS) == Line(branch, identifier, range_)


def test_a_configured_channel_comes_before_what_the_name_looks_like() -> None:
    assert line_of("1.x", ("1.x=beta",)) == Line("1.x", "beta", ())


@pytest.mark.parametrize(
    ("branch", "most", "holds", "reaches"),
    [
        ("main", Bump.MAJOR, ["1.4.2", "9.0.0"], ["1.4.2", "9.0.0"]),
        ("1.x", Bump.MINOR, ["1.0.0", "1.9.3", "1.9.3-rc.1"], ["0.9.0", "1.9.3"]),
        ("1.4.x", Bump.PATCH, ["1.4.0", "1.4.9"], ["1.3.9", "1.4.9", "0.1.0"]),
    ],
)
def test_a_maintenance_branch_keeps_to_its_range(
    branch: str, most: Bump, holds: list[str], reaches: list[str]
) -> None:
    line = line_of(branch, CHANNELS)
    texts = ["0.1.0", "0.9.0", "1.0.0", "1.3.9", "1.4.0", "1.4.2", "1.4.9", "1.9.3", "1.9.3-rc.1",
             "2.0.0-rc.1", "9.0.0"]  # fmt: skip
    versions = [version for text in texts if (version := Version.parse(text))]
    held = {str(version) for version in versions if line.holds(version)}
    assert line.most is most
    assert held >= set(holds)
    assert {str(version) for version in versions if line.reaches(version)} >= set(reaches)
    if branch != "main":
        assert "2.0.0-rc.1" not in held
        assert not any(line.reaches(version) for version in versions if version.major > 1)
