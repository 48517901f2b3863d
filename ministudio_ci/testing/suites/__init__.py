"""A suite as it is run: by pytest, or by a command of any language; and its verdict."""
