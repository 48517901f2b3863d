"""Releases as files in a folder: what stands in for a forge where there is none.

`<folder>/<tag>/` has `release.json`, `notes.md` and `assets/`; a draft is the same under
`.<tag>.draft/`, and publishing is one rename, so a reader sees whole releases only.
"""

import contextlib
import json
import os
import shutil
from pathlib import Path

from ministudio_ci.errors import FileWriteError
from ministudio_ci.foundation.files import sync_folder, write_atomically
from ministudio_ci.foundation.forge import Access, Asset, Draft, ForgeRelease, KeptAsset

_RECORD = "release.json"


class LocalForge:
    """The releases in one folder; see `Forge` for the contract."""

    shared = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, tag: str) -> ForgeRelease | None:
        """Look for the published one, then for a draft; a folder without its record is neither."""
        for place in (self._published(tag), self._draft(tag)):
            if (place / _RECORD).is_file():
                return self._value(tag, place)
        return None

    def create_draft(self, draft: Draft) -> ForgeRelease:
        """Write the words, then the record that makes a draft of them."""
        there = self.find(draft.tag)
        if there:
            return there
        self._write(draft)
        return self._value(draft.tag, self._draft(draft.tag))

    def upload(self, release: ForgeRelease, asset: Asset) -> None:
        """Copy the file beside its name, then rename it."""
        target = self._draft(release.tag) / "assets" / asset.name
        staged = target.with_name(f".{asset.name}.staged")
        try:
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(asset.path, staged)
            _sync(staged)
            staged.replace(target)
            sync_folder(target.parent)
        except OSError as error:
            with contextlib.suppress(OSError):
                staged.unlink(missing_ok=True)
            raise FileWriteError(path=target, why=error.strerror) from error

    def publish(self, release: ForgeRelease, draft: Draft) -> ForgeRelease:
        """Rename the draft's folder; nothing to do where that was done before."""
        source, target = self._draft(draft.tag), self._published(draft.tag)
        if not (target / _RECORD).is_file():
            self._write(draft)
            try:
                source.rename(target)
                sync_folder(self._folder)
            except OSError as error:
                raise FileWriteError(path=target, why=error.strerror) from error
        return self._value(draft.tag, target)

    def access(self) -> Access:
        """Writable where the folder, or the first one above it that is there, is."""
        above = next(path for path in (self._folder, *self._folder.parents) if path.exists())
        return Access(repository=str(self._folder), writable=os.access(above, os.W_OK))

    def _write(self, draft: Draft) -> None:
        place = self._draft(draft.tag)
        record = {"tag": draft.tag, "title": draft.title, "prerelease": draft.prerelease}
        write_atomically(place / "notes.md", draft.notes)
        write_atomically(place / _RECORD, json.dumps(record, ensure_ascii=False, indent=2) + "\n")

    def _value(self, tag: str, place: Path) -> ForgeRelease:
        files = sorted((place / "assets").glob("[!.]*"))
        kept = (Asset(name=path.name, path=path) for path in files)
        return ForgeRelease(
            id=str(place),
            tag=tag,
            published=place == self._published(tag),
            url=None,
            assets=tuple(KeptAsset(name=asset.name, size=asset.path.stat().st_size,
                                   digest=asset.digest) for asset in kept),
        )  # fmt: skip

    def _published(self, tag: str) -> Path:
        return self._folder / _safe(tag)

    def _draft(self, tag: str) -> Path:
        return self._folder / f".{_safe(tag)}.draft"


def _safe(tag: str) -> str:
    # A tag may be `app/v1.0.0`; git refuses `..`, a leading dot and a backslash by itself.
    return tag.replace("/", "-")


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
