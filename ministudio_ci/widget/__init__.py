"""The update widget: its script; a site of files; its endpoint, with signed posts in, feeds out."""

from ministudio_ci.widget.backup import back_up
from ministudio_ci.widget.endpoint import Endpoint
from ministudio_ci.widget.script import integrity, script
from ministudio_ci.widget.site import Site
from ministudio_ci.widget.static_site import LASTING, StaticSite
from ministudio_ci.widget.terms import Terms

__all__ = ["LASTING", "Endpoint", "Site", "StaticSite", "Terms", "back_up", "integrity", "script"]
