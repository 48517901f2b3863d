"""`memory/` between runs: brought in at the start, put on its branch at each point of no return."""

from dataclasses import dataclass

from ministudio_ci.cycle.project import Project
from ministudio_ci.errors import MemoryNotKeptError, ShardMemoryError
from ministudio_ci.foundation.event import planned_at, read_event
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.memory_branch import Kept, NotKept, Why, pull, push
from ministudio_ci.foundation.remote import authenticated
from ministudio_ci.foundation.templates import say


@dataclass(frozen=True, slots=True)
class Keeper:
    """Works on GitHub Actions alone, where the machine is gone after the run."""

    project: Project

    def pull(self) -> None:
        """Bring the branch's state into memory/; where it cannot be had, say why and go on."""
        if self._active:
            settings = self.project.settings
            branch = settings.memory.branch
            self._tell(pull(self._git, settings.release.remote, branch, self.project.memory))

    def pull_for_shard(self) -> None:
        """Bring in what the branch held when the run was planned: all shards then know the same.

        Raises ShardMemoryError where the branch is there and could not be had; PlannedAtError.
        """
        if self._active:
            settings, until = self.project.settings, planned_at(self.project.env)
            remote, branch = settings.release.remote, settings.memory.branch
            answer = pull(self._git, remote, branch, self.project.memory, until=until)
            if isinstance(answer, NotKept) and answer.why in {Why.UNREACHABLE, Why.LOCAL}:
                raise ShardMemoryError(detail=answer.detail)
            self._tell(answer)

    def push(self) -> None:
        """Put memory/ on the branch; where it cannot be kept, say why and go on."""
        if self._active:
            self._tell(self._push())

    def secure(self, tag: str) -> None:
        """Put memory/ on the branch before `tag` is published. Raises MemoryNotKeptError.

        Not where the person wants no such branch.
        """
        answer = self._push() if self._active else None
        if isinstance(answer, NotKept) and answer.why not in {Why.OFF, Why.NO_REMOTE}:
            why = say(self.project.lang, f"memory_branch.{answer.why.value}", detail=answer.detail)
            raise MemoryNotKeptError(tag=tag, why=why)

    def _push(self) -> Kept | NotKept:
        settings = self.project.settings
        return push(
            self._git,
            settings.release.remote,
            settings.memory.branch,
            self.project.memory,
            keep=settings.memory.keep,
            now=self.project.now(),
        )

    @property
    def _active(self) -> bool:
        on_github = self.project.env.get("GITHUB_ACTIONS") == "true"
        return on_github and not read_event(self.project.env).restricted

    @property
    def _git(self) -> Git:
        remote = self.project.settings.release.remote
        return authenticated(self.project.git, remote, self.project.env)

    def _tell(self, answer: Kept | NotKept) -> None:
        match answer:
            case Kept(left_out=left_out):
                for path in left_out:
                    self.project.tell("memory_branch.left_out", path=path)
            case NotKept(why=why, detail=detail):
                self.project.tell(f"memory_branch.{why.value}", detail=detail)
