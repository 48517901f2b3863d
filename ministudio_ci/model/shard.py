"""One of several machines that share the tests."""

import re
from dataclasses import dataclass
from typing import Self

MOST = 256
"""As many jobs as a matrix of GitHub Actions may have."""
_FORM = re.compile(r"([1-9][0-9]{0,2})/([1-9][0-9]{0,2})")


@dataclass(frozen=True, slots=True, order=True)
class Shard:
    """Shard `number` of `count`, from 1; written `2/4`."""

    number: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Return the shard that a text such as `2/4` names; None where it names none."""
        found = _FORM.fullmatch(text)
        number, count = map(int, found.groups()) if found else (0, 0)
        return cls(number, count) if 1 <= number <= count <= MOST else None

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"
