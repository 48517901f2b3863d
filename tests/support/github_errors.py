"""GitHub's refusals, in the words and shapes that client code has to tell apart."""

from collections.abc import Mapping

from tests.support.github_shapes import Json
from tests.support.loopback import Answer

DOCS = "https://docs.github.com/rest"


def refusal(status: int, message: str, *, headers: Mapping[str, str] | None = None) -> Answer:
    body = {"message": message, "documentation_url": DOCS, "status": str(status)}
    return Answer(status=status, body=body, headers=headers or {})


def not_found() -> Answer:
    return refusal(404, "Not Found")


def bad_credentials() -> Answer:
    return refusal(401, "Bad credentials")


def needs_token() -> Answer:
    return refusal(401, "Requires authentication")


def no_permission() -> Answer:
    """A workflow's GITHUB_TOKEN, or an App's, without ``contents: write``."""
    return refusal(403, "Resource not accessible by integration")


def primary_limit(reset: int) -> Answer:
    """The hourly budget is used up until ``reset`` (seconds since the epoch)."""
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(reset)}
    return refusal(403, "API rate limit exceeded for installation ID 1.", headers=headers)


def secondary_limit(retry_after: int, *, status: int = 429) -> Answer:
    """Too much at once; GitHub uses 403 and 429 for it, both with Retry-After in seconds."""
    message = (
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    )
    return refusal(status, message, headers={"Retry-After": str(retry_after)})


def server_error(status: int) -> Answer:
    """What GitHub's edge says in an outage: a page, not JSON."""
    page = b"<html><body><h1>Unicorn!</h1></body></html>"
    return Answer(status=status, body=page, headers={"Content-Type": "text/html"})


def problem(resource: str, code: str, field: str, message: str | None = None) -> Json:
    entry = {"resource": resource, "code": code, "field": field}
    return entry if message is None else {**entry, "message": message}


def invalid(*problems: Json) -> Answer:
    """422 for values that do not fit; each problem names its resource, field and code."""
    answer = refusal(422, "Validation Failed")
    return Answer(status=422, body={**answer.body, "errors": list(problems)})


def malformed(what: str) -> Answer:
    """422 for a body of the wrong form; GitHub tells no field apart here."""
    return refusal(422, f"Invalid request.\n\n{what}")


def of_status(status: int) -> Answer:
    """The usual answer of a status, for faults that name only a number."""
    usual = {401: bad_credentials, 403: no_permission, 404: not_found}
    if status in usual:
        return usual[status]()
    return server_error(status) if status >= 500 else refusal(status, "Validation Failed")
