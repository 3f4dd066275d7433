"""Pages as paper: what sheets there are, their HTML and CSS, the PDF engine, its cache and manifest."""
