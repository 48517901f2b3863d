"""A changelog file: what is missing goes in, what people wrote stays, twice is the same as once."""

import pytest

from ministudio_ci.changelog import Form, Kept, keep
from ministudio_ci.errors import ChangelogMarkersError, ChangelogPlaceError
from ministudio_ci.model.release import SectionKind
from tests.support.gfm import gfm
from tests.support.kept import (
    BEGIN,
    END,
    FIRST,
    FORM,
    GITHUB,
    HAND,
    NEXT,
    PLAIN,
    SECOND,
    THIRD,
    kept,
    out,
    waiting,
)
from tests.support.releases import entry, release, section


def test_an_absent_file_is_written_whole() -> None:
    breaking = section(SectionKind.BREAKING, entry("no tapes", scope="player", breaking=True))
    more = [section(SectionKind.FEATURES, entry("films")),
            section(SectionKind.IMPROVEMENTS, entry("faster")),
            section(SectionKind.OTHER, entry("odds and ends"))]  # fmt: skip
    done = kept("", NEXT, release(breaking, *more, tag="v1.5.0", previous="v1.4.0"), FIRST,
                form=FORM)  # fmt: skip
    lines = [line.split(" ([c0ffee0]")[0] for line in done.split("\n") if line]
    assert lines[2:] == [
        "## [Unreleased]", "<!-- ministudio-ci:begin c8f06c49eb99 -->", "### Fixed",
        "- a third fix", END,
        "## [1.5.0] - 2025-11-02", "### Changed", "- **Breaking:** **player:** no tapes",
        "- faster", "- odds and ends", "### Added", "- films",
        "## [1.4.0] - 2025-11-02", "### Fixed", "- a first fix",
        "[Unreleased]: https://github.com/o/cstream/compare/v1.5.0...HEAD",
        "[1.5.0]: https://github.com/o/cstream/compare/v1.4.0...v1.5.0",
        "[1.4.0]: https://github.com/o/cstream/releases/tag/v1.4.0",
    ]  # fmt: skip
    assert done.endswith("v1.4.0\n")
    assert '<h2><a href="https://github.com/o/cstream/compare/v1.4.0...v1.5.0">1.5.0' in gfm(done)


def test_sections_stand_in_the_order_of_the_format() -> None:
    every = [section(kind, entry(kind.value)) for kind in SectionKind]
    calm = release(*every[1:])
    titles = [line for line in kept("", calm).split("\n") if line.startswith("### ")]
    assert titles == ["### Added", "### Changed", "### Fixed"]
    assert kept("", calm).index("- improvements") < kept("", calm).index("- other")


def test_the_file_is_french_too() -> None:
    done = kept("", NEXT, SECOND, form=Form(lang="fr", links=GITHUB))
    assert done.startswith("# Journal des modifications\n\nToutes les modifications")
    assert "## [À paraître]\n" in done
    assert "### Corrigé\n" in done
    assert "[À paraître]: https://github.com/o/cstream/compare/v1.5.0...HEAD\n" in done


def test_without_a_forge_headings_are_no_links() -> None:
    done = kept("", SECOND)
    assert "\n## 1.5.0 - 2025-11-02\n" in done
    assert "]: " not in done


def test_a_release_without_entries_says_so() -> None:
    assert "Nothing that its users would notice." in kept("", release(tag="v1.0.0"))


def test_what_people_wrote_stays_byte_for_byte() -> None:
    done = kept(HAND, NEXT, SECOND, FIRST)
    begin, end = done.index("<!-- ministudio-ci:begin "), done.index(END)
    assert done[:begin] + done[end + len(END) + 2 :] == HAND
    assert "- a third fix" in done[begin:end]


def test_a_new_release_takes_along_what_people_wrote_for_it() -> None:
    before = kept(HAND, NEXT, SECOND)
    done = kept(before, waiting("a fourth fix"), THIRD, SECOND)
    top, _, rest = done.partition("## 1.6.0 - 2025-11-02\n")
    assert rest.startswith("\n### Security\n\n- A hole is closed.\n\n### Fixed\n\n- a third fix")
    assert rest.endswith(HAND[HAND.index("## 1.5.0") :])
    assert "- a fourth fix" in top
    assert "Security" not in top


def test_entries_join_the_section_that_people_began() -> None:
    mine = HAND.replace("### Security\n", "### Fixed\n\n- by hand\n\n### Security\n")
    done = kept(kept(mine, NEXT, SECOND), THIRD, SECOND)
    assert "### Fixed\n\n- by hand\n- a third fix (c0ffee0)\n\n### Security\n" in done
    assert done.count("### Fixed") == 1


def test_several_missing_releases_stand_newest_first_above_what_is_there() -> None:
    done = keep(HAND, (out("1.7.0", "x"), THIRD, SECOND, FIRST), PLAIN)
    assert done.added == ("1.7.0", "1.6.0")
    heads = [line for line in done.text.split("\n") if line.startswith("## ")]
    assert heads == ["## [Unreleased]", "## 1.7.0 - 2025-11-02", "## 1.6.0 - 2025-11-02",
                     "## 1.5.0 (2025-11-01)", "## [9.9.9] - in a block of code",
                     "## [8.8.8] - in a comment", "## 0.9.0"]  # fmt: skip


def test_an_older_release_that_people_left_out_stays_out() -> None:
    assert "1.4.0" not in kept(HAND, SECOND, FIRST)


@pytest.mark.parametrize(
    "heading",
    ["## [1.5.0] - 2025-11-01", "## 1.5.0", "## v1.5.0 - 2025-11-01", "## [v1.5.0](https://x.y)",
     "# 1.5.0", "### [1.5.0](https://x.y) (2025-11-01)", "## Version 1.5.0", "## 1.5.0:",
     "## pkg-a-v1.5.0", "  ## 1.5.0 ##", "## [1.5.0] - 2025-11-01 [YANKED]"],
)  # fmt: skip
def test_releases_are_known_by_many_headings(heading: str) -> None:
    done = keep(f"# Changes\n\n{heading}\n\n- x\n", (THIRD, SECOND), PLAIN, prefix="pkg-a-v")
    assert done.added == ("1.6.0",)
    assert done.text.endswith(f"\n\n{heading}\n\n- x\n")


@pytest.mark.parametrize("ends", ["", "\n"], ids=["no final newline", "a final newline"])
@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["no BOM", "a BOM"])
@pytest.mark.parametrize("break_", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_line_breaks_bom_and_the_end_of_the_file_stay(break_: str, bom: str, ends: str) -> None:
    text = bom + "# Changes\n\n## [1.5.0]\n\n- x\n\n[1.5.0]: https://x.y".replace("\n", break_)
    done = kept(text + ends.replace("\n", break_), NEXT, SECOND, form=FORM)
    assert done.startswith(bom + "# Changes")
    assert done.count("\ufeff") == len(bom)
    assert done.count("\n") == done.count(break_) == 17 + len(ends)
    assert done.endswith("https://x.y" + ends.replace("\n", break_))


def test_link_definitions_of_people_stay_and_new_ones_join_them() -> None:
    text = ("## [1.5.0]\n\n- [ours]\n\n[ours]: https://our.site\n"
            "[unreleased]: https://github.com/o/cstream/compare/v1.4.0...HEAD\n"
            "[1.5.0]: https://our.site/five\n")  # fmt: skip
    done = kept(text, THIRD, SECOND, form=FORM)
    assert done.endswith(
        "- [ours]\n\n[ours]: https://our.site\n"
        "[unreleased]: https://github.com/o/cstream/compare/v1.6.0...HEAD\n"
        "[1.6.0]: https://github.com/o/cstream/compare/v1.5.0...v1.6.0\n"
        "[1.5.0]: https://our.site/five\n"
    )


def test_a_link_of_what_is_not_out_that_leads_elsewhere_stays() -> None:
    text = "## [Unreleased]\n\n## 1.5.0\n\n[unreleased]: https://our.site/next\n"
    assert kept(text, NEXT, SECOND, form=FORM).endswith("[unreleased]: https://our.site/next\n")


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        pytest.param(f"# T\n\n{BEGIN}\n{END}\n", "## Unreleased", id="markers alone"),
        pytest.param(f"# T\n\n## Next\n{BEGIN}\n{END}\n\n## Old\n", "## Unreleased", id="below"),
        pytest.param("# T\n\nAn intro.\n", "## Unreleased", id="only a title"),
        pytest.param("# T\n\n## Non publié\n", "## Non publié", id="French, in an English run"),
    ],
)
def test_the_place_is_found(text: str, heading: str) -> None:
    done = kept(text, NEXT)
    assert f"{heading}\n\n<!-- ministudio-ci:begin " in done


@pytest.mark.parametrize(
    ("text", "line"),
    [("# T\n\n## Week 47\n\n- x\n", 3), ("# T\n\nv1.2.3 / 2014-01-01\n====\n", 3),
     ("# T\n\n## 2021-01-01, Version 1.2.3\n", 3), ("Title\n-----\n", 2)],
)  # fmt: skip
def test_a_form_that_is_not_known_is_an_error_that_names_the_line(text: str, line: int) -> None:
    with pytest.raises(ChangelogPlaceError) as caught:
        keep(text, (NEXT,), PLAIN)
    assert caught.value.details["line"] == line


@pytest.mark.parametrize(
    ("text", "line"),
    [(f"{BEGIN}\n", 1), (f"{END}\n{BEGIN}\n", 2), (f"{BEGIN}\n{BEGIN}\n{END}\n", 3),
     (f"{BEGIN}\n\n## 1.5.0\n\n{END}\n", 5), (f"## 1.6.0\n{BEGIN}\n## 1.5.0\n{END}\n", 4)],
)  # fmt: skip
def test_markers_that_are_no_pair_are_an_error(text: str, line: int) -> None:
    with pytest.raises(ChangelogMarkersError) as caught:
        keep(text, (NEXT, SECOND), PLAIN)
    assert caught.value.details["line"] == line


def test_markers_in_a_released_section_of_people_change_nothing_in_it() -> None:
    done = kept(f"# T\n\n## 1.5.0\n\n- mine\n\n{BEGIN}\n{END}\n", NEXT, SECOND)
    assert done.endswith("## 1.5.0\n\n- mine\n")


def test_the_result_says_what_was_added() -> None:
    assert keep("", (NEXT, SECOND, FIRST), PLAIN) == Kept(
        text=kept("", NEXT, SECOND, FIRST), added=("1.5.0", "1.4.0"), held=None
    )
