"""General tools for every other package: files, git, text and errors. They know nothing of the manual."""
