"""The types of the records in `data/`, one module for each family of records."""
