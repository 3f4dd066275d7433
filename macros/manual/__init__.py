"""The manual as a model, without MkDocs and without HTML."""
