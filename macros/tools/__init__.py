"""General tools for every other package: files, git and text. They know nothing of the manual."""
