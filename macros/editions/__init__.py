"""Editions: what each one says, what changed since the last, and the folder that holds them all."""
