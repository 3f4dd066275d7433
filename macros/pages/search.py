"""The search index as a script: a file share serves scripts to a page, but no data."""

from __future__ import annotations

import json

KEPT = ("location", "title", "text")


def index_script(index: str) -> str:
    """The JSON that MkDocs' search plugin wrote, as an assignment that a page can load.

    `<` is escaped, so that no text of the manual can be read as markup wherever the script ends up.
    """
    documents = [{key: entry[key] for key in KEPT} for entry in json.loads(index)["docs"]]
    body = json.dumps(documents, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"var manualSearchIndex = {body};\n"
