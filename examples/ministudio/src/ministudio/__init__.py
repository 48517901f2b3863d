"""MiniStudio: a code editor's backend for one project folder that several people edit at once."""
