"""The week: tests, release, announcement, in order, resumable."""
