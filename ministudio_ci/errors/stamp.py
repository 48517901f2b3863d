"""Errors of the version written into files."""

from ministudio_ci.errors.tree import DoesNotHoldError, UsageError


class NothingToStampError(UsageError):
    what = "No file is named in release.stamp."
    hint = 'Name those that hold the version: `stamp = ["pyproject.toml"]` under [release].'


class NoSemVerError(UsageError):
    what = "{version!r} is no version by SemVer 2.0.0."
    hint = "Write three numbers, such as 1.6.0, or 2.0.0-rc.1."


class StampMismatchError(DoesNotHoldError):
    what = "{count} place(s) do not hold {version}:\n{lines}"
    hint = "`ministudio-ci stamp {version}` writes it there."


class StampUnknownFileError(UsageError):
    what = "How {path} holds a version is not known."
    hint = "Add the words around it to release.stamp: `{path}:version = {mark}`."


class StampEncodingError(UsageError):
    what = "{path}:{line}: this is no UTF-8 text."
    hint = "Save the file as UTF-8, or take it out of release.stamp; nothing was changed."


class StampSyntaxError(UsageError):
    what = "{path}:{line}: the file cannot be read: {why}"
    hint = "Mend that line; nothing was changed."


class StampNoVersionError(UsageError):
    what = "{path}: no version stands in it; looked for: {looked}"
    hint = "Write a first one there, or mend release.stamp; nothing was changed."


class StampDynamicError(UsageError):
    what = "{path}: the version is dynamic: the build reads it from somewhere else."
    hint = "Name that file in release.stamp; if it is the git tag, none is needed."


class StampTwiceError(UsageError):
    what = "{path}: a version stands there more than once, in lines {lines}; looked for: {looked}"
    hint = "Give more of the words around the one that counts; nothing was changed."


class StampUnplacedError(UsageError):
    what = "{path}: {key} is {value!r}, but nothing there can be changed without changing more."
    hint = "Write it plainly, without escapes or aliases; nothing was changed."


class StampReadOnlyError(UsageError):
    what = "{path} is read-only."
    hint = "Make it writable (`chmod u+w {path}`); nothing was changed."


class StampPackageError(UsageError):
    what = "{path} needs the package {name}, which is not installed."
    hint = "pip install 'ministudio-ci[stamp]'"


class StampUntrackedError(UsageError):
    what = "{path} is in no commit, so the version written there would be in none."
    hint = "`git add {path}` and commit it, or take it out of release.stamp."


class StampRefusedError(UsageError):
    what = "{remote} refused {branch} with the commit of {tag}: {why}"
    hint = (
        "Let the token push to {branch} (a bypass in its rules), or empty release.stamp: the tag "
        "alone is then the version. Nothing was left behind."
    )
