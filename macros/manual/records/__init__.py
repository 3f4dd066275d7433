"""The shapes of the records in `data/`, one module for each family of records."""
