"""The manual as a model. Knows no MkDocs and no HTML."""
