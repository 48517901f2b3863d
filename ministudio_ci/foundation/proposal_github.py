"""Pull requests on GitHub. Source: GitHub's REST documentation, "Pulls"."""

from typing import TYPE_CHECKING

from ministudio_ci.errors import ForgePermissionError, ForgeRefusedError, ProposalPermissionError
from ministudio_ci.foundation.github_repository import GitHubRepository
from ministudio_ci.foundation.proposal import Proposal, Pull

if TYPE_CHECKING:
    from github.PullRequest import PullRequest


class GitHubProposals(GitHubRepository):
    """The pull requests of one repository; see `Proposals` for the contract."""

    def find(self, branch: str) -> Pull | None:
        """By its branch, which must be of this repository and not of a fork's."""
        return self._caller.call(lambda: self._find(branch))

    def open(self, proposal: Proposal) -> Pull:
        """GitHub itself refuses a second one of a branch."""
        try:
            return self._caller.call(
                lambda: self._create(proposal), look=lambda: self._find(proposal.branch)
            )
        except ForgeRefusedError:
            if there := self.find(proposal.branch):
                return there
            raise
        except ForgePermissionError as error:
            raise ProposalPermissionError(**error.details) from error

    def _find(self, branch: str) -> Pull | None:
        owner = self._repository.owner.login
        found = self._repository.get_pulls(state="all", head=f"{owner}:{branch}")
        # GitHub ignores a filter that it does not understand, so it is looked at again.
        pulls = [_value(one) for one in found if one.head.ref == branch]
        return next((one for one in pulls if one.open), pulls[0] if pulls else None)

    def _create(self, proposal: Proposal) -> Pull:
        return _value(self._repository.create_pull(
            proposal.base, proposal.branch, title=proposal.title, body=proposal.body
        ))  # fmt: skip


def _value(pull: "PullRequest") -> Pull:
    return Pull(number=pull.number, url=pull.html_url, open=pull.state == "open")
