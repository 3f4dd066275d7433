"""The manual on paper: the sheets, their HTML and CSS, the PDF engine, its cache and the manifest."""
