"""The types that may be written, and which of them a word was meant to be."""

import difflib
from collections.abc import Collection
from functools import cache

from ministudio_ci.changelog.conventional import changes_of
from ministudio_ci.changelog.kinds import KINDS, UNCONVENTIONAL
from ministudio_ci.model.commit import Commit

_SYNONYMS = {
    "feature": "feat", "features": "feat", "feats": "feat",
    "bug": "fix", "bugfix": "fix", "bugfixes": "fix", "bug-fix": "fix", "fixed": "fix",
    "fixes": "fix", "hotfix": "fix", "hot-fix": "fix",
    "doc": "docs", "documentation": "docs",
    "performance": "perf", "optimization": "perf", "optimisation": "perf",
    "chores": "chore", "builds": "build", "styles": "style", "tests": "test", "testing": "test",
    "refacto": "refactor", "refactoring": "refactor", "reverts": "revert",
}  # fmt: skip
_TYPO_FROM = 5
"""Letters from which a word with one of them amiss is taken for a slip: `cli` is not `ci`."""


def type_names(extra: Collection[str]) -> tuple[str, ...]:
    """Return the types that may be written: the changelog's and the project's own."""
    return tuple(dict.fromkeys((*_known(), *(name.lower() for name in extra if name))))


def meant(word: str, extra: Collection[str]) -> str | None:
    """Return the type that a word is, or is another spelling of; None where that is a guess."""
    word, names = word.lower(), type_names(extra)
    if word in names:
        return word
    if word in _SYNONYMS:
        return _SYNONYMS[word]
    alike = [name for name in names if name[0] == word[0]]
    swapped = [name for name in alike if sorted(name) == sorted(word)]
    if swapped or len(word) < _TYPO_FROM:
        return swapped[0] if swapped else None
    near = difflib.get_close_matches(word, alike, 1, cutoff=0.8)
    return near[0] if near else None


@cache
def _known() -> tuple[str, ...]:
    """Return those that the parser takes where they are written out."""
    written = {name: changes_of(Commit("", (), "", f"{name}: a"))[0].type for name in KINDS}
    return tuple(name for name, type_ in written.items() if type_ != UNCONVENTIONAL)
