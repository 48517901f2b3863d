"""The tests shared out between machines, and put together again."""
