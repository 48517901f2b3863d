"""Reading and writing git's objects directly: no checkout, no change of HEAD or the index.

Follows git's plumbing commands: hash-object(1), cat-file(1), ls-tree(1), update-index(1),
write-tree(1), commit-tree(1).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from ministudio_ci.foundation.git import Git

REGULAR = ("100644", "100755")
"""The modes of regular files."""


def list_files(git: Git, commit: str | None, *, every: bool = False) -> dict[str, str]:
    """Return the regular files of a commit, path to blob id; of no commit, none.

    `every`: links and submodules too.
    """
    if commit is None:
        return {}
    files = {}
    for record in git.run("ls-tree", "-r", "-z", "--full-tree", commit).split("\0"):
        about, _, path = record.partition("\t")
        if path and (every or about.startswith(REGULAR)):
            files[path] = about.split(" ")[2]
    return files


def blob_ids(git: Git, paths: Iterable[Path], *, store: bool = False) -> tuple[str, ...]:
    """Return the blob id of each file's content, in order; `store` writes the blobs too."""
    listed = [str(path.absolute()) for path in paths]
    if not listed:
        return ()
    flags = ("-w",) if store else ()
    text = "".join(f"{path}\n" for path in listed).encode()
    return tuple(
        git.run("hash-object", *flags, "--no-filters", "--stdin-paths", stdin=text).split()
    )


def store_blob(git: Git, content: bytes, *, path: str = "") -> str:
    """Write a blob; return its id. For a `path`, relative to git's folder, as `git add` would."""
    filters = (f"--path={path}",) if path else ()
    return git.run("hash-object", "-w", "--stdin", *filters, stdin=content)


def read_blobs(git: Git, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield each blob with its content. Raises GitError where one is not there."""
    wanted = sorted(set(ids))
    done = git.attempt("cat-file", "--batch", stdin="".join(f"{id_}\n" for id_ in wanted).encode())
    rest = memoryview(done.stdout)
    for id_ in wanted:
        head, _, _ = bytes(rest[:200]).partition(b"\n")
        if not head.startswith(id_.encode() + b" blob "):
            git.run("cat-file", "blob", id_)  # says what is wrong
        start, size = len(head) + 1, int(head.rsplit(b" ", 1)[-1])
        yield id_, bytes(rest[start : start + size])
        rest = rest[start + size + 1 :]


def commit_files(
    git: Git,
    parent: str | None,
    changes: Mapping[str, str | None],
    *,
    message: str,
    now: datetime,
    modes: Mapping[str, str] = MappingProxyType({}),
    sign: bool = False,
) -> str:
    """Return a new commit on `parent` with `changes`: path to blob id, None to take it out.

    A file's mode is that in `modes`, else it is not executable. `sign` takes the key that git
    is configured with.
    """
    with TemporaryDirectory(prefix="ministudio-index-") as folder:
        dated = git.with_env({
            "GIT_INDEX_FILE": f"{folder}/index",
            "GIT_AUTHOR_DATE": now.isoformat(),
            "GIT_COMMITTER_DATE": now.isoformat(),
        })  # fmt: skip
        dated.run("read-tree", parent or "--empty")
        gone = "0" * len(parent or "")  # nothing goes where nothing was
        records = (f"{modes.get(path, '100644') if id_ else '0'} {id_ or gone}\t{path}\0"
                   for path, id_ in changes.items())  # fmt: skip
        dated.run("update-index", "-z", "--index-info", stdin="".join(records).encode())
        tree = dated.run("write-tree")
        parents = ("-p", parent) if parent else ()
        signed = ("--gpg-sign",) if sign else ()
        return dated.run("commit-tree", tree, *parents, *signed, "-m", message)
