"""Errors of the static pages."""

from ministudio_ci.errors.tree import IncompleteError, UsageError


class ForeignFileError(UsageError):
    what = "{path} is in the place of a page and was not written by ministudio-ci: it stays."
    hint = (
        'Give the pages a folder of their own (pages.folder = "updates", or another `-o DIR`), '
        "or remove that file."
    )


class NoPagesBranchError(UsageError):
    what = "No branch is set for the pages to be published on."
    hint = 'Set pages.branch = "gh-pages", or write them into a folder with `-o DIR`.'


class PagesOnProjectBranchError(UsageError):
    what = "The pages cannot go to {branch}: that branch holds the project or its memory."
    hint = 'Set pages.branch to a branch of their own, such as "gh-pages".'


class PagesNotPublishedError(IncompleteError):
    what = "The pages were not published on {branch}: {why}"
    hint = (
        "Nothing was changed there. The next run publishes them, or `ministudio-ci pages "
        "--publish` now."
    )
