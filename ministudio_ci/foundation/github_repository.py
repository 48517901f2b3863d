"""One repository on GitHub, GitHub Enterprise Server included, through PyGithub."""

from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from github import Auth, Github

from ministudio_ci import __version__
from ministudio_ci.errors import NotAForgeError
from ministudio_ci.foundation.github_calls import Caller, Pace

if TYPE_CHECKING:
    from github.Repository import Repository

_PER_PAGE = 100  # the most that GitHub gives


class GitHubRepository:
    """What talks to one repository is made from this; `api` is the API's address."""

    def __init__(self, *, repository: str, token: str, api: str, pace: Pace | None = None) -> None:
        self._pace = pace or Pace()
        self._caller = Caller(
            host=urlsplit(api).hostname or api, repository=repository, pace=self._pace
        )
        self._github = Github(
            auth=Auth.Token(token),
            base_url=api,
            timeout=self._pace.timeout,
            user_agent=f"ministudio-ci/{__version__}",
            per_page=_PER_PAGE,
            retry=0,  # PyGithub would repeat a POST whose answer was lost: a second draft
            seconds_between_requests=self._pace.between_requests,
            seconds_between_writes=self._pace.between_writes,
        )

    @cached_property
    def _repository(self) -> "Repository":
        # Asked for by name once: its answer holds the address that counts after a renaming.
        repository = self._github.get_repo(self._caller.repository)
        if "full_name" not in repository.raw_data:
            raise NotAForgeError(api=self._github.requester.base_url)
        self._caller.known = True
        return repository
