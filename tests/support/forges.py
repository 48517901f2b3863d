"""Forges for the tests: what there is to release, and GitHub at no pause."""

from pathlib import Path

from ministudio_ci.foundation.forge import Asset, Draft
from ministudio_ci.foundation.forge_github import GitHubForge
from ministudio_ci.foundation.github_calls import Pace
from ministudio_ci.foundation.proposal import Proposal
from ministudio_ci.foundation.proposal_github import GitHubProposals
from tests.support.github_fake import TOKEN

REPOSITORY = "studio/site"
HURRIED = Pace(between_requests=0, between_writes=0, retries=(0.0, 0.0), timeout=60)


def github_forge(url: str, *, token: str = TOKEN, pace: Pace = HURRIED) -> GitHubForge:
    return GitHubForge(repository=REPOSITORY, token=token, api=url, pace=pace)


def github_proposals(url: str, *, token: str = TOKEN) -> GitHubProposals:
    return GitHubProposals(repository=REPOSITORY, token=token, api=url, pace=HURRIED)


def proposal(branch: str = "ministudio-ci/fix-111111111111", **changes: str) -> Proposal:
    given = {"base": "main", "title": "fix: apply ruff", "body": "# é\n", **changes}
    return Proposal(branch=branch, **given)


def draft(tag: str = "v1.6.0", *, notes: str = "## Corrections\n\n- lecteur vidéo\n") -> Draft:
    return Draft(tag=tag, title=f"Site {tag}", notes=notes)


def asset(folder: Path, name: str, content: bytes) -> Asset:
    path = folder / name
    path.write_bytes(content)
    return Asset(name=name, path=path)
