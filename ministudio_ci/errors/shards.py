"""Errors of tests that several machines share."""

from ministudio_ci.errors.tree import IncompleteError, UsageError


class UnknownShardError(UsageError):
    what = "{shard!r} names no shard."
    hint = "Write the shard and their number, such as 2/4 (256 at most); or `merge`, in the action."


class MergeArgumentsError(UsageError):
    what = "--merge runs no test, so it takes no suite and no argument for pytest."
    hint = "Give them to the shards (`ministudio-ci test --shard 1/4 --suite unit`)."


class ShardStageError(UsageError):
    what = "A shard is a part of the test stage: it takes neither --only nor --resume."
    hint = "Leave them out, or run `ministudio-ci test --shard {shard}`."


class ShardsAbsentError(IncompleteError):
    what = "No report of the shards {shards} stands below {folder}."
    hint = (
        "Each shard leaves one, red or green: see why its job ended without, run that job again, "
        "then merge."
    )


class NotAShardError(IncompleteError):
    what = "{path} is the report of a whole run, not of a shard."
    hint = "Keep the shards' reports in a folder of their own, and merge that folder."


class ShardCountError(IncompleteError):
    what = "{path} is of shard {shard}, but another report there is of shard {other}."
    hint = "Merge the shards of one run alone: all of them know the same number."


class ShardCommitError(IncompleteError):
    what = "{path}: shard {shard} tested commit {tested}, but HEAD is {commit}."
    hint = "Run all shards and the merge on one commit."


class ShardSuitesError(IncompleteError):
    what = "{path}: shard {shard} ran the suites {suites}, but shard {other} ran {others}."
    hint = "Run every shard with the same suites; one that was ended early is to be run again."


class ShardSplitError(IncompleteError):
    what = (
        "{path}: shard {shard} split the suite {suite} otherwise than shard {other}, so a test "
        "may have run twice or never."
    )
    hint = (
        "Let all shards collect the same tests (no random or timed ids), and know the same "
        "memory/; then run all of them again."
    )


class ShardMemoryError(IncompleteError):
    what = "The durations of the tests could not be had, so this shard would split them otherwise."
    hint = "Run this job again; the other shards stand. {detail}"


class PlannedAtError(UsageError):
    what = "{variable} is {value!r}, which is no number of seconds since 1970."
    hint = "Let one job print it (`date +%s`) and hand it to the others; or leave it out."


class ShardStampError(UsageError):
    what = "release.stamp commits the version before the tests, and shards are to test one commit."
    hint = "Give every job of the run the same {variable} (seconds since 1970), as `plan` does."


class ShardSignError(UsageError):
    what = "release.sign makes another commit of release.stamp on every machine."
    hint = "Empty one of the two, or test on one machine (`shards: 1`)."
