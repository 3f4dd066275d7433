"""Each wording check reports what it is for, and none reports a problem in the real manual."""

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


def put(root: Path, file: str, find: str, text: str) -> None:
    path = root / file
    before = path.read_text(encoding="utf-8")
    assert find in before
    path.write_text(before.replace(find, text, 1), encoding="utf-8")


def found(root: Path) -> list[str]:
    return [str(problem) for problem in check_wording(root, Site.load(root))]


def test_real_manual_has_no_problem_with_its_wording(site: Site) -> None:
    assert [str(problem) for problem in check_wording(ROOT, site)] == []


def test_small_manual_has_no_problem_either(small: Path) -> None:
    assert found(small) == []


@pytest.mark.parametrize(
    ("file", "find", "text", "message"),
    [
        (
            SESSION,
            "Begin & agree.",
            "Meet the offender.",
            'purpose: uses "offender". Write: participant, or person.',
        ),
        (SESSION, "Begin & agree.", "Begin, whereupon you agree.", 'purpose: uses "whereupon".'),
        (SESSION, "Hello. How", "I am Sam. How", 'activities[1].say[1]: says "I am", which is stiff'),
        (
            SESSION,
            "{text: What helps?,",
            "{text: What does not help?,",
            'key_questions[1].text: says "does not"',
        ),
        (
            SESSION,
            "share_with: The case manager, today.",
            "share_with: The case manager the same day for a threat.",
            'wellbeing.share_with: names a slower way ("same day") for what is passed on at once ("threat").',
        ),
        (SESSION, "Begin & agree.", "Begin the behavior work.", '"behavior" is not in the dictionary.'),
        (SESSION, "Begin & agree.", "Begin the wrok.", '"wrok" is not in the dictionary.'),
        (SESSION, "Begin & agree.", "Begin tHe work.", '"tHe" is not in the dictionary.'),
        (SESSION, "Begin & agree.", "Begin in london.", '"london" is not in the dictionary.'),
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
def test_each_check_reports_what_it_is_for(
    small: Path, file: str, find: str, text: str, message: str
) -> None:
    put(small, file, find, text)
    assert [line for line in found(small) if line.startswith(file) and message in line]


def test_case_manager_in_full_may_be_named(small: Path) -> None:
    put(small, SESSION, "Begin & agree.", "Ask the prison offender manager.")
    assert found(small) == []


@pytest.mark.parametrize(
    ("find", "text"),
    [
        ("Hello. How", "That's who I am. How"),
        ("steps: [Say hello.]", "steps: [Say that you do not keep secrets.]"),
        ("The case manager, today.", "The case manager at once for a threat, and in writing the same day."),
        (
            "The case manager, today.",
            "The case manager the same day for a new address. A threat is another thing.",
        ),
        ("- Book a room.", "- Ask this week whether there is a threat."),
    ],
)
def test_what_is_right_in_full_or_not_too_late_is_no_problem(small: Path, find: str, text: str) -> None:
    put(small, SESSION, find, text)
    assert found(small) == []


def test_names_of_works_keep_their_own_words_and_spelling(small: Path) -> None:
    put(small, WORKS, "title: Listening", "title: The behavior of offender groups")
    put(small, WORKS, "published: A publisher", "published: Journal of Offender Behavior")
    assert found(small) == []


def test_sheet_with_reading_exception_may_have_long_sentences(small: Path) -> None:
    put(small, SHEET, '"What we agree."', f'"Now {LONG}"')
    put(
        small,
        SESSION,
        "variants: [standard, simple]}",
        "variants: [standard, simple], reading_exception: A quotation.}",
    )
    assert found(small) == []


def test_wording_that_two_sessions_share_is_reported_unless_it_may_repeat(small: Path) -> None:
    put(small, SESSION, "[Write it down.]", f"['{FILLER}']")
    put(small, "docs/sessions/beta.md", "Because of", f"{FILLER}\n\nBecause of")
    [line] = found(small)
    assert line.startswith("docs/sessions/beta.md:8: text: repeats")
    assert SESSION in line
    assert line.endswith("add it to `may_repeat` in data/wording/lists.yml.")
    put(small, "data/wording/lists.yml", "may_repeat:\n", f"may_repeat:\n  - {FILLER}\n")
    assert found(small) == []


def test_broken_list_is_reported_with_its_line(small: Path) -> None:
    put(small, "data/wording/lists.yml", "avoid:", "avoids:")
    assert found(small)[0] == 'data/wording/lists.yml:2: avoids: is not a known key. Did you mean "avoid"?'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("## Homework for the offender", "offender"),
        ("A word that is misspeled.", "misspeled"),
        ("One two three four five six seven eight nine ten eleven.", "too long"),
        ('{{ box(label="For the offender", height=20) }}', "offender"),
        ('{{ scale(low="Never", high="An offender") }}', "offender"),
    ],
)
def test_everything_on_a_worksheet_is_checked(small: Path, text: str, message: str) -> None:
    path = small / SHEET
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")
    assert [line for line in found(small) if line.startswith(SHEET) and message in line]
