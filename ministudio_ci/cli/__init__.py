"""Words on the screen: one file per command, each parses, calls, prints."""
