"""What we use of other people's libraries beyond their documented surface: one module a library.

Each says which version it was written for and why it is needed; `tests/test_libraries.py` fails when the
library changes beneath it, or when the workaround is no longer needed.
"""
