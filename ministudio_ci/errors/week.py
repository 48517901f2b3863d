"""Errors of the week: its stages, announcing, the widget endpoint."""

from ministudio_ci.errors.tree import DoesNotHoldError, IncompleteError, UsageError


class NothingToResumeError(UsageError):
    what = "No unfinished run of commit {commit} stands in {folder}."
    hint = "Run `ministudio-ci cycle` without --resume; it starts a run of its own."


class TestsRedError(DoesNotHoldError):
    __test__ = False

    what = "The tests ended with {result}, {failed} failed:\n{details}"
    hint = "Mend them, or run `ministudio-ci test` to see more; nothing is released meanwhile."


class GateShutError(DoesNotHoldError):
    what = "The gate is shut: {tag} is not released.\n{reasons}"
    hint = "Each line says what to do; then run the same command again."


class MemoryNotKeptError(IncompleteError):
    what = "{tag} is not released: its announcement could be lost with this machine. {why}"
    hint = 'Let this run push that branch, or set memory.branch to "" to release without it.'


class StageBrokenError(IncompleteError):
    what = "ministudio-ci broke: {error}. This is a fault of ours."
    hint = "Please report the trace in the log; the next run carries on."


class AnnouncementRefusedError(DoesNotHoldError):
    what = "Announcements were refused: {ids}."
    hint = "The release stands. Mend the destination, then `ministudio-ci announce --replay all`."


class AnnouncementPendingError(IncompleteError):
    what = "Announcements could not be sent yet: {ids}."
    hint = "The release stands. The next run sends them, or `ministudio-ci announce` now."


class UnknownEntryError(UsageError):
    what = "The outbox holds no {id}."
    hint = "Near it: {near}. `ministudio-ci announce --list` shows what waits or was refused."


class DemoError(IncompleteError):
    what = "The demo stopped with exit status {code}."
    hint = "The lines above say why; what it made is in {folder}."


class MissingKeyError(UsageError):
    what = "{variable} is not set: nothing that is posted could be told from a forgery."
    hint = "Make one with `openssl rand -base64 32`; give it to the endpoint and to those who post."


class WeakKeyError(UsageError):
    what = "{variable} is too short: {length} bytes, where {least} are the least."
    hint = "Make one with `openssl rand -base64 32`; give it to the endpoint and to those who post."


class MalformedKeyError(UsageError):
    what = "{variable} begins with whsec_, but what follows is not base64."
    hint = "Copy it again in full, or use a text without that beginning."


class SameKeyError(UsageError):
    what = "{variable} and {other} are the same: a post to one site could be repeated to another."
    hint = "Make one for each site with `openssl rand -base64 32`."


class ServePackagesError(UsageError):
    what = "`serve` needs the package {name}, which is not installed."
    hint = "pip install 'ministudio-ci[serve]'"


class ListenError(UsageError):
    what = "Cannot listen on {host}, port {port}: {why}"
    hint = "Choose another address with --host and --port; port 0 takes a free one."


class StoreError(IncompleteError):
    what = "The database {path} cannot be used: {why}"
    hint = "Name a file in a folder that can be written with `--database PATH`."


class NewerDatabaseError(UsageError):
    what = "The database {path} is of version {found}; this program knows {known} at most."
    hint = "Serve it with a newer ministudio-ci, or name another file with `--database PATH`."


class ServedAlreadyError(UsageError):
    what = "The database {path} is served by another process already."
    hint = "Stop that one first, or name another file with `--database PATH`."


class BackupError(IncompleteError):
    what = "The database {database} could not be copied to {target}: {why}"
    hint = "Name the database with `--database PATH`, the copy with `--backup FILE`."


class BackupOntoItselfError(UsageError):
    what = "{database} is the database itself: a copy cannot take its place."
    hint = "Name another file with `--backup FILE`."


class FeedItemError(UsageError):
    what = "This is no feed item of a release: {why}"
    hint = "Post one item of `ministudio-ci changelog --format json`."
