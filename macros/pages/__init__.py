"""The manual as pages: addresses, author macros, generated pages and their templates; without MkDocs."""
