"""Errors of a release: tag, files, forge."""

from ministudio_ci.errors.tree import DoesNotHoldError, IncompleteError, UsageError


class TagExistsError(UsageError):
    what = "The tag {tag} is already there, on commit {commit}, and this release did not make it."
    hint = (
        "Is it right? Then `git fetch --tags`, and the next version counts from it. "
        "Is it a mistake? Then delete it, here and on the remote: `git tag -d {tag}`."
    )


class TagRefusedError(UsageError):
    what = "{remote} refused the tag {tag}: {why}"
    hint = (
        "Let the token push tags (`permissions: contents: write`) and the repository's rules and "
        "hooks accept this one, then run this again; nothing was left behind."
    )


class TagSigningError(UsageError):
    what = "The tag {tag} could not be signed: {why}"
    hint = "Give git a key (`user.signingkey`, `gpg.format`), or set release.sign to false."


class BranchMovedError(DoesNotHoldError):
    what = "{branch} on {remote} is now at {tip}: {tag} would not be on its tip."
    hint = "The new commit needs green tests of its own: test it, then release."


class ReleaseRaceError(IncompleteError):
    what = "Another run is releasing {tag}, so this one stopped."
    hint = "Let that run end; run this again if it failed: it resumes where that one stopped."


class MajorTagError(IncompleteError):
    what = "{tag} is published, but the tag {major} could not be moved to it: {why}"
    hint = (
        "Let the token update {major} (see the rules for tags), or set release.major-tag to "
        "false, then run this again."
    )


class AssetMissingError(UsageError):
    what = "No file matches {pattern!r} of release.assets."
    hint = "Build the files before the release, or mend the pattern."


class AssetEmptyError(UsageError):
    what = "The release file {path} is empty; GitHub takes no empty file."
    hint = "Build it anew, or leave it out of release.assets."


class AssetNameTakenError(UsageError):
    what = "Two files of the release would both be named {name}: {first} and {second}."
    hint = "Rename one of them, or narrow the patterns of release.assets."


class AssetCommitError(UsageError):
    what = "The files of {tag} must be built from commit {commit}, but HEAD is {head}."
    hint = "`git checkout {tag}`, build them, and run this again; it resumes {tag}."


class UnknownRepositoryError(UsageError):
    what = "The address {address} names no repository on {server}."
    hint = (
        'Set release.repository to "owner/name", or GITHUB_SERVER_URL to the forge\'s address; '
        "without GITHUB_TOKEN the release stays local."
    )


class NoForgeTokenError(UsageError):
    what = "Pull requests can be asked for with a token alone, and GITHUB_TOKEN is not set."
    hint = (
        "In a workflow, `env: GITHUB_TOKEN: ${{{{ github.token }}}}` and `permissions: "
        "pull-requests: read`; elsewhere, a token that may read the repository."
    )


class PullRequestsHiddenError(UsageError):
    what = "{host} does not show this token the pull requests of {repository}: {why}"
    hint = (
        "In a workflow, give the job `permissions: pull-requests: read`; a personal token needs "
        '"Pull requests: read" on the repository.'
    )


class NotAForgeError(UsageError):
    what = "What answers at {api} is not GitHub's API."
    hint = (
        "Check GITHUB_API_URL (GitHub Enterprise Server: https://HOST/api/v3), and any proxy on "
        "the way."
    )


class ForgeTokenError(UsageError):
    what = "{host} does not know the token it was given."
    hint = "It may be expired or cut: put a new one into GITHUB_TOKEN."


class ForgePermissionError(UsageError):
    what = "{host} does not let this token do that to {repository}: {why}"
    hint = (
        "In a workflow, give the job `permissions: contents: write`; a personal token needs "
        '"Contents: read and write" on the repository.'
    )


class ForgeRepositoryError(UsageError):
    what = "{host} shows this token no repository {repository}."
    hint = "Check release.repository, and that the token may read the repository."


class ForgeRefusedError(UsageError):
    what = "{host} refused: {why}"
    hint = "Mend what it names, then run this again; it resumes where it stopped."


class ForgeRateLimitError(IncompleteError):
    what = "{host} asks to wait {seconds} s before the next call."
    hint = "Run this again after that; it resumes where it stopped."


class ForgeUnreachableError(IncompleteError):
    what = "{host} could not be reached, or broke off: {why}"
    hint = "Run this again later; it resumes where it stopped."


class ProposalBranchError(UsageError):
    what = "{branch} is no branch of a proposal: nothing is pushed to it."
    hint = "Proposals have branches of their own, below ministudio-ci/; rename release.branch."


class ProposalPushError(UsageError):
    what = "{remote} refused the branch {branch}: {why}"
    hint = (
        "In a workflow, give the job `permissions: contents: write`, and leave `ministudio-ci/**` "
        "out of the rules that protect branches."
    )


class ProposalPermissionError(UsageError):
    what = "{host} does not let this token open a pull request in {repository}: {why}"
    hint = (
        "In a workflow, give the job `permissions: pull-requests: write`, and switch on Settings → "
        "Actions → General → Allow GitHub Actions to create and approve pull requests."
    )
