"""Why a request is refused: one tree, a stable code for programs, a sentence for people."""

from typing import ClassVar


class RefusedError(Exception):
    """Root of the tree. Nothing was changed when one of these is raised."""

    code: ClassVar[str] = "refused"


class BadRequestError(RefusedError):
    """The request has not the shape that was asked for."""

    code = "bad_request"


class UnsafePathError(RefusedError):
    """The path could name something other than one plain file inside the project."""

    code = "unsafe_path"


class ForeignOriginError(RefusedError):
    """A page of another site sent the request."""

    code = "foreign_origin"


class NotFoundError(RefusedError):
    """There is no such file."""

    code = "not_found"


class StaleError(RefusedError):
    """The edit was made on another version than the one that is there now."""

    code = "stale"


class NoMatchError(RefusedError):
    """The text to replace is not there exactly once."""

    code = "no_match"


class NotTextError(RefusedError):
    """The content is not UTF-8 text."""

    code = "not_text"


class TooLargeError(RefusedError):
    """The file, or the request, is over the limit."""

    code = "too_large"


class StorageError(RefusedError):
    """The disk refused: full, read-only, no permission. The old content is still there."""

    code = "storage"
