"""action.yml and the workflows, read as data."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
ACTION = ROOT / "action.yml"
OURS = ROOT / ".github" / "workflows"
OFFERED = ROOT / "templates" / "init"
NAMES = ("test_and_deploy.yml", "nightly.yml", "sunday-release.yml")
WORKFLOWS = tuple(folder / name for folder in (OURS, OFFERED) for name in NAMES)


@cache
def load(path: Path) -> dict[str, Any]:
    """Comments are dropped; `on` stays a text, as YAML 1.2 has it."""
    document: dict[str, Any] = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return document


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    where: str
    content: dict[str, Any]


def steps(path: Path) -> Iterator[Step]:
    """Every step of an action or a workflow."""
    document = load(path)
    jobs = document.get("jobs") or {"runs": document.get("runs", {})}
    for job, content in jobs.items():
        for number, step in enumerate(content.get("steps", [])):
            yield Step(where=f"{path.relative_to(ROOT)}/{job}/{number}", content=step)
