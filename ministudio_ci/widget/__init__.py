"""The update widget: its script; its endpoint, with signed posts in, feeds and page out."""

from ministudio_ci.widget.endpoint import Endpoint
from ministudio_ci.widget.script import integrity, script
from ministudio_ci.widget.site import Site

__all__ = ["Endpoint", "Site", "integrity", "script"]
