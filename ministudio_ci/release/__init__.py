"""From a tested commit to a published release: the gate, the tag, the forge, the major tag."""

from ministudio_ci.release.assets import match_assets, name_assets
from ministudio_ci.release.facts import gather_facts
from ministudio_ci.release.gate import GateFacts, judge
from ministudio_ci.release.order import Published, ReleaseOrder, Step, Unfinished
from ministudio_ci.release.stamping import Stamp, Stamping, read_stamps, write_stamps
from ministudio_ci.release.steps import publish
from ministudio_ci.release.unfinished import find_unfinished

__all__ = [
    "GateFacts",
    "Published",
    "ReleaseOrder",
    "Stamp",
    "Stamping",
    "Step",
    "Unfinished",
    "find_unfinished",
    "gather_facts",
    "judge",
    "match_assets",
    "name_assets",
    "publish",
    "read_stamps",
    "write_stamps",
]
