"""A forge that takes its time."""

from pathlib import Path

import pytest

from ministudio_ci.errors import ForgeUnreachableError
from ministudio_ci.foundation.github_calls import Pace
from tests.support.forges import asset, draft, github_forge
from tests.support.github_fake import GithubFake
from tests.support.loopback import Answer


def test_a_server_that_never_answers_is_given_up(fake: GithubFake, tmp_path: Path) -> None:
    pace = Pace(between_requests=0, between_writes=0, retries=(), timeout=60, upload_timeout=1)
    forge = github_forge(fake.url, pace=pace)
    release = forge.create_draft(draft())
    answer = fake._server._answer

    def slow(request: object) -> Answer:
        given = answer(request)  # type: ignore[arg-type]
        late = getattr(request, "path", "").startswith("/api/uploads")
        return Answer(status=given.status, body=given.body, delay=60.0 if late else 0.0)

    fake._server._answer = slow
    with pytest.raises(ForgeUnreachableError, match="timed out"):
        forge.upload(release, asset(tmp_path, "changelog.md", b"notes"))
