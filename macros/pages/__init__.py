"""The manual as pages: addresses, author macros, generated pages and their templates. Knows no MkDocs."""
