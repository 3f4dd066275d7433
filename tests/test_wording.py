"""The wording checks: each finds the mistake it is for, and the real manual has none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from macros.pages.site import Site
from macros.wording import check_wording

ROOT = Path(__file__).parent.parent
SMALL = Path(__file__).parent / "golden" / "manual"
SESSION, SHEET = "data/sessions/alpha.yml", "docs/handouts/agreement.md"
WORKS = "data/references.yml"
LONG = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen."
MANY_LONG = " ".join(["We understand and remember everything together."] * 8)
FILLER = "Take a slow walk around the room and name six things that you can see."


@pytest.fixture
def small(tmp_path: Path) -> Path:
    root = tmp_path / "small"
    shutil.copytree(SMALL, root)
    shutil.copytree(ROOT / "data" / "wording", root / "data" / "wording")
    return root


def replace(root: Path, file: str, find: str, text: str) -> None:
    path = root / file
    before = path.read_text(encoding="utf-8")
    assert find in before
    path.write_text(before.replace(find, text, 1), encoding="utf-8")


def problems(root: Path) -> list[str]:
    return [str(problem) for problem in check_wording(root, Site.load(root))]


def test_real_manual_has_no_problem(site: Site) -> None:
    assert [str(problem) for problem in check_wording(ROOT, site)] == []


def test_small_manual_has_no_problem(small: Path) -> None:
    assert problems(small) == []


@pytest.mark.parametrize(
    ("file", "find", "text", "message"),
    [
        (
            SESSION,
            "Begin & agree.",
            "Meet the offender.",
            'purpose: uses "offender". Write: participant, or person.',
        ),
        (SESSION, "Begin & agree.", "Begin the behavior work.", '"behavior" is not in the dictionary.'),
        (SESSION, "Begin & agree.", "Begin the wrok.", '"wrok" is not in the dictionary.'),
        (SESSION, "{text: Shaking.,", "{text: A wrok.,", 'wellbeing.signs[1].text: "wrok" is not'),
        (WORKS, "The manner of", "The wrok of", 'items[1].used_for: "wrok" is not in the dictionary.'),
        (WORKS, "To be confirmed.", "To be confirmd.", 'note: "confirmd" is not in the dictionary.'),
        (
            SHEET,
            '"What we agree."',
            f'"Now {LONG}"',
            "a sentence is too long (got 17 words; expected 15 or fewer)",
        ),
        (SHEET, '"We agree."', f'"{LONG[:53]} ten eleven."', "words(simple): a sentence is too long"),
        (SHEET, '"What we agree."', f'"{MANY_LONG}"', "the standard wording has too many long words"),
    ],
)
def test_each_check_finds_its_mistake(small: Path, file: str, find: str, text: str, message: str) -> None:
    replace(small, file, find, text)
    assert [line for line in problems(small) if line.startswith(file) and message in line]


def test_prison_offender_manager_is_allowed(small: Path) -> None:
    replace(small, SESSION, "Begin & agree.", "Ask the prison offender manager.")
    assert problems(small) == []


def test_titles_of_references_are_not_checked(small: Path) -> None:
    replace(small, WORKS, "title: Listening", "title: The behavior of offender groups")
    replace(small, WORKS, "published: A publisher", "published: Journal of Offender Behavior")
    assert problems(small) == []


def test_reading_exception_exempts_a_sheet(small: Path) -> None:
    replace(small, SHEET, '"What we agree."', f'"Now {LONG}"')
    replace(
        small,
        SESSION,
        "variants: [standard, simple]}",
        "variants: [standard, simple], reading_exception: A quotation.}",
    )
    assert problems(small) == []


def test_repeated_prose_is_reported_unless_it_is_allowed(small: Path) -> None:
    replace(small, SESSION, "[Write it down.]", f"['{FILLER}']")
    replace(small, "docs/sessions/beta.md", "Because of", f"{FILLER}\n\nBecause of")
    assert any(
        "docs/sessions/beta.md:8: text: repeats" in line and SESSION in line for line in problems(small)
    )
    replace(small, "data/wording/lists.yml", "may_repeat:\n", f"may_repeat:\n  - {FILLER}\n")
    assert problems(small) == []


def test_a_mistake_in_the_lists_is_reported_with_its_line(small: Path) -> None:
    replace(small, "data/wording/lists.yml", "avoid:", "avoids:")
    assert problems(small)[0] == "data/wording/lists.yml:2: avoid: is missing. Add it."
