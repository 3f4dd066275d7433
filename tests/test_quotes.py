"""Straight quotation marks become curly ones in the text of HTML, and nowhere else."""

from __future__ import annotations

import pytest

from macros.tools.quotes import curly_quotes


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p>"Well," she said.</p>', "<p>“Well,” she said.</p>"),
        ("<p>It's the dogs' day.</p>", "<p>It’s the dogs’ day.</p>"),
        ("<p>say 'no' and &#39;yes&#39;</p>", "<p>say ‘no’ and ‘yes’</p>"),
        ("<p>&#34;No&#34; (&quot;yes&quot;)</p>", "<p>“No” (“yes”)</p>"),
        ('<p>He said "<em>no</em>".</p>', "<p>He said “<em>no</em>”.</p>"),
        ('<p>so.</p><p>"New"</p>', "<p>so.</p><p>“New”</p>"),
        ("<li>a</li>\n<li>'b'</li>", "<li>a</li>\n<li>‘b’</li>"),
        ("<p>\"'Go', he said\"</p>", "<p>“‘Go’, he said”</p>"),
        ('<p title="it\'s">x</p>', '<p title="it\'s">x</p>'),
        ('<p><code>"x"</code> "y"</p>', '<p><code>"x"</code> “y”</p>'),
        ("<p>“Kept”</p>", "<p>“Kept”</p>"),
        ("<!-- \"x\" --><p>1 < 2 'a'</p>", '<!-- "x" --><p>1 < 2 ‘a’</p>'),
    ],
)
def test_marks_are_curled_in_text_only(html: str, expected: str) -> None:
    assert curly_quotes(html) == expected
