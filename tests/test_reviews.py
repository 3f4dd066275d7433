"""What waits for a review: dates that have passed, and sessions on which something has changed since."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from macros.manual.reviews import basis, due_lines
from macros.pages.site import Site

GOLDEN = Path(__file__).parent / "golden" / "manual"
REVIEWED = (
    "review: {{status: {status}, by: Interventions Unit, date: 2026-01-10, next_due: 2027-01-10{basis}}}\n"
)


def manual(
    folder: Path, status: str = "in-review", noted: str = "", edit: tuple[str, str, str] = ("", "", "")
) -> Site:
    """The small manual with a review of its session alpha, after an edit: a file, what, and by what."""
    root = folder / "manual"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(GOLDEN, root)
    record = root / "data" / "sessions" / "alpha.yml"
    before, _, _ = record.read_text(encoding="utf-8").partition("review:")
    line = REVIEWED.format(status=status, basis=f", basis: {noted}" if noted else "")
    record.write_text(before + line, encoding="utf-8")
    name, old, new = edit
    if name:
        path = root / "data" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return Site.read(root)[0]  # too short for a session in review, which does not matter here


def fingerprint(site: Site) -> str:
    """The fingerprint of what session alpha rests on."""
    return basis(site.manual, site.manual.sessions["alpha"])


def lines(site: Site, day: str = "2026-06-01") -> list[str]:
    """What is due for session alpha before a day."""
    return [str(line) for line in due_lines(site.manual, day)]


def test_a_review_is_overdue_after_its_day_and_not_on_it(tmp_path: Path) -> None:
    site = manual(tmp_path)
    assert lines(site, "2027-01-10") == []
    [line] = lines(site, "2027-01-11")
    assert "review.next_due: was due on 2027-01-10: Alpha. Review it, and set the next date." in line


@pytest.mark.parametrize(
    "edit",
    [
        ("aims.yml", "title: Trust", "title: Trusting"),
        ("approaches.yml", "title: Listening", "title: Hearing"),
        ("frameworks/small.yml", "label: Belonging", "label: Fitting in"),
    ],
    ids=["aim", "approach", "factor"],
)
def test_a_change_of_what_a_session_rests_on_asks_for_a_new_review(
    tmp_path: Path, edit: tuple[str, str, str]
) -> None:
    noted = fingerprint(manual(tmp_path))
    assert lines(manual(tmp_path, noted=noted)) == []
    changed = manual(tmp_path, noted=noted, edit=edit)
    [line] = lines(changed)
    assert f"Review it again, then write `basis: {fingerprint(changed)}`." in line
    page = next(page for page in changed.generated_pages if page.source == "reviews.md")
    assert page.html.count("Look again") == 1


def test_a_change_of_the_session_itself_leaves_the_fingerprint(tmp_path: Path) -> None:
    edit = ("sessions/alpha.yml", "purpose: Begin", "purpose: Start")
    assert fingerprint(manual(tmp_path)) == fingerprint(manual(tmp_path, edit=edit))


def test_the_page_lists_every_session_and_handout_with_what_it_waits_for(tmp_path: Path) -> None:
    site = manual(tmp_path)
    page = next(page for page in site.generated_pages if page.source == "reviews.md")
    for session in site.manual.sessions.values():
        assert f">{session.title}</a>" in page.html
        assert all(f">{handout.title}</a>" in page.html for handout in session.handouts)
    assert "The reviewer, to decide" in page.html
    assert "2027-01-10" in page.html
