"""Editions: snapshots of the project, changes between editions, publishing, and the register of editions."""
