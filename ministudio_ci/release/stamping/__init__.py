"""The version written into files: where it stands in each format, and how they are changed."""

from ministudio_ci.release.stamping.files import (
    FORMATS,
    Stamp,
    StampedFile,
    Stamping,
    read_stamps,
    write_stamps,
)

__all__ = ["FORMATS", "Stamp", "StampedFile", "Stamping", "read_stamps", "write_stamps"]
