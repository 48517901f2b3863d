"""PyGithub as the product connects it: no retries of its own, and in tests no pauses."""

import github

from tests.support.github_fake import TOKEN, GithubFake


def connect(to: GithubFake | str, token: str = TOKEN) -> github.Github:
    auth = github.Auth.Token(token)
    return github.Github(
        auth=auth,
        base_url=to if isinstance(to, str) else to.url,
        retry=None,
        seconds_between_requests=0,
        seconds_between_writes=0,
    )
