"""Faults by script: which coming request goes wrong, and how."""

import re
from dataclasses import dataclass
from typing import Literal

from tests.support.loopback import Answer, Request

Harm = int | Answer | Literal["reset"]
"""A status, a whole answer, or the connection cut."""


@dataclass(slots=True, kw_only=True)
class Fault:
    method: re.Pattern[str]
    path: re.Pattern[str]
    harm: Harm
    after: bool
    """The act is done first, and only its answer is lost."""
    skip: int
    times: int

    def strikes(self, request: Request) -> bool:
        """Counts a request that fits; true when its turn has come."""
        if self.times == 0 or not self._fits(request):
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.times -= 1
        return True

    def _fits(self, request: Request) -> bool:
        method = self.method.fullmatch(request.method)
        return method is not None and self.path.search(request.path) is not None


class Faults:
    """The script: the first fault whose turn has come strikes."""

    def __init__(self) -> None:
        self._script: list[Fault] = []

    def add(
        self,
        method: str,
        path: str,
        harm: Harm,
        *,
        after: bool = False,
        skip: int = 0,
        times: int = 1,
    ) -> None:
        """``method`` and ``path`` are regular expressions, the path's found anywhere in it."""
        fault = Fault(
            method=re.compile(method),
            path=re.compile(path),
            harm=harm,
            after=after,
            skip=skip,
            times=times,
        )
        self._script.append(fault)

    def next(self, request: Request) -> Fault | None:
        return next((fault for fault in self._script if fault.strikes(request)), None)
