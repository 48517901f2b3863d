"""The update widget's endpoint: signed posts in, JSON Feed and page out."""

from ministudio_ci.widget.endpoint import Endpoint

__all__ = ["Endpoint"]
