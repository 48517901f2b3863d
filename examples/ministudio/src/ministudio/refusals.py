"""Errors as HTTP answers: a status, a code for programs, a sentence for people."""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ministudio import errors

STATUS: dict[type[Exception], HTTPStatus] = {
    errors.BadRequestError: HTTPStatus.BAD_REQUEST,
    errors.UnsafePathError: HTTPStatus.BAD_REQUEST,
    errors.ForeignOriginError: HTTPStatus.FORBIDDEN,
    errors.NotFoundError: HTTPStatus.NOT_FOUND,
    errors.StaleError: HTTPStatus.CONFLICT,
    errors.TooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.NotTextError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.NoMatchError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.StorageError: HTTPStatus.INSUFFICIENT_STORAGE,
}


def refused(_: Request, error: Exception) -> Response:
    """Answer for one of our own errors."""
    assert isinstance(error, errors.RefusedError)
    return _answer(STATUS[type(error)], error.code, str(error))


def http_error(_: Request, error: Exception) -> Response:
    """Answer for what the router refuses: no such route, not that method."""
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    return _answer(status, status.phrase.lower().replace(" ", "_"), error.detail)


def _answer(status: int, code: str, message: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": message}}, status)
