"""What is to be released, and what came of it."""

from dataclasses import dataclass
from enum import Enum

from ministudio_ci.foundation.forge import Asset, Draft


class Step(Enum):
    """The steps of a release. A forge that only we see has its draft before the push."""

    TAG = "tag"
    PUSH = "push"
    DRAFT = "draft"
    ASSETS = "assets"
    PUBLISH = "publish"
    MAJOR_TAG = "major-tag"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseOrder:
    """One release, complete: nothing more is decided while it is made."""

    version: str
    """SemVer 2.0.0, such as `1.6.0`."""
    prefix: str
    """What stands before the version in the tag."""
    commit: str
    """The full SHA to be tagged."""
    branch: str | None
    """The branch whose tip that is; None skips the last look at it."""
    remote: str | None
    """Where the tag is pushed; None in a repository without a remote."""
    title: str
    notes: str
    """Markdown."""
    assets: tuple[Asset, ...] = ()
    sign: bool = False
    major_tag: bool = True

    @property
    def tag(self) -> str:
        """The tag's name."""
        return f"{self.prefix}{self.version}"

    @property
    def draft(self) -> Draft:
        """The words of the release."""
        return Draft(
            tag=self.tag,
            title=self.title,
            notes=self.notes,
            prerelease="-" in self.version.partition("+")[0],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A release that is out. `steps` are those that this run had to do; none where all was."""

    tag: str
    url: str | None
    """The release's page; None for a local release."""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """A release of ours that stopped half-way, and what it still lacks."""

    tag: str
    version: str
    commit: str
    missing: tuple[Step, ...]
