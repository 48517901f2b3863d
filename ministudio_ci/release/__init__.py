"""From a tested commit to a published release: the gate, the tag, the forge, the major tag."""

from ministudio_ci.release.assets import match_assets, name_assets
from ministudio_ci.release.facts import gather_facts, rival
from ministudio_ci.release.gate import GateFacts, judge, place_reasons
from ministudio_ci.release.order import Published, ReleaseOrder, Step, Unfinished
from ministudio_ci.release.stamp_commit import commit_stamps, drop_stamps, is_leftover, stamps_in
from ministudio_ci.release.stamping import Stamp, Stamping, read_stamps, write_stamps
from ministudio_ci.release.steps import publish
from ministudio_ci.release.tag import stamped_on
from ministudio_ci.release.unfinished import find_unfinished

__all__ = [
    "GateFacts",
    "Published",
    "ReleaseOrder",
    "Stamp",
    "Stamping",
    "Step",
    "Unfinished",
    "commit_stamps",
    "drop_stamps",
    "find_unfinished",
    "gather_facts",
    "is_leftover",
    "judge",
    "match_assets",
    "name_assets",
    "place_reasons",
    "publish",
    "read_stamps",
    "rival",
    "stamped_on",
    "stamps_in",
    "write_stamps",
]
