"""The update widget: its script; its endpoint, with signed posts in, JSON Feed and page out."""

from ministudio_ci.widget.endpoint import Endpoint
from ministudio_ci.widget.script import integrity, script

__all__ = ["Endpoint", "integrity", "script"]
