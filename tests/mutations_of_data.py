"""Mistakes that authors make in the manual's files, each put in at a place drawn by a seed.

`python -m tests.mutations_of_data --count 1000 --seed 1` makes that many in the real manual, one at a time,
and lists those that `manual check` misses, reports elsewhere, or ends in a traceback for.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from macros.editions.checks import check
from macros.manual.problems import Problem

ROOT = Path(__file__).parent.parent
FOLDERS = ("data", "docs", "overrides")
NEAR_LINES = 1
"""How many lines a report may be away from the mistake: a list's end, for instance, is on the next line."""
ITEM = r"^ +- (?![{\[>|'\"])(?=[A-Z])(?!\w+:).{12,}$"
"""A line with an item of a list, in plain text."""
PROSE = r"^[A-Z][^{}\[\]|<`_*]{40,}$"
"""A line of prose with no marks."""
CALL = r"\{\{ (?:session|aim|term|goal)\(.*?\) \}\}"
NAME = r"\[\[[\w-]+\]\]"
OVERVIEW, SETTINGS, LISTS = "data/overview/*.yml", "data/manual.yml", "data/wording/lists.yml"
SESSIONS, PAGES, SHEETS = "data/sessions/*.yml", "docs/sessions/*.md", "docs/handouts/*.md"


@dataclass(frozen=True)
class Kind:
    """A kind of mistake: the files it is made in, the places, and what it writes in place of a match."""

    name: str
    files: str
    place: str
    put: Callable[[re.Match[str]], str]


def _in_the_middle(sign: str) -> Callable[[re.Match[str]], str]:
    """Puts a sign between two letters in the middle of the match."""

    def put(match: re.Match[str]) -> str:
        text = match[0]
        at = next(m.start() + 1 for m in re.finditer(r"[a-z]{2}", text) if m.start() >= len(text) // 2)
        return text[:at] + sign + text[at:]

    return put


def _instead(text: str) -> Callable[[re.Match[str]], str]:
    return lambda _: text


def _above(line: str) -> Callable[[re.Match[str]], str]:
    return lambda match: f"{line}\n{match[0]}"


def _begun_with(sign: str, end: str = "") -> Callable[[re.Match[str]], str]:
    return lambda match: match[0].replace("- ", f"- {sign}", 1) + end


def _after_first_word(words: str) -> Callable[[re.Match[str]], str]:
    return lambda match: re.sub(r"( ?- \w+| *\w+)", rf"\g<1>{words}", match[0], count=1)


SIGNS = {
    "soft hyphen": "\xad",
    "zero-width space": "\u200b",
    "zero-width joiner": "\u200d",
    "word joiner": "\u2060",
    "no-break hyphen": "\u2011",
    "vertical tab": "\x0b",
    "form feed": "\x0c",
    "bell": "\x07",
    "null": "\x00",
    "escape": "\x1b",
    "bidi override": "\u202e",
    "left-to-right mark": "\u200e",
    "ligature": "\ufb01",
    "private use": "\uf0b7",
    "byte order mark": "\ufeff",
    "lost letter": "\ufffd",
    "Cyrillic letter": "\u0430",
    "line separator": "\u2028",
    "next line": "\x85",
    "blank letter": "\u3164",
    "wide letter": "\uff41",
}
FIRST_SIGNS = {"tag": "!", "anchor": "&", "alias": "*", "directive": "%", "at": "@", "backtick": "`"}


def _kinds() -> Iterator[Kind]:
    for name, sign in SIGNS.items():
        for what, files, place in (("record", SESSIONS, ITEM), ("page", PAGES, PROSE)):
            yield Kind(f"{name} in a {what}", files, place, _in_the_middle(sign))
    for name, sign in FIRST_SIGNS.items():
        yield Kind(f"item begins with {name}", SESSIONS, ITEM, _begun_with(sign))
    for escape in ("x07", "xad", "u200b", "u202e"):
        yield Kind(f"escape {escape}", SESSIONS, ITEM, _begun_with(f'"\\{escape}', '"'))
    for reference in ("&shy;", "&nbsp;", "&#8203;", "&zwj;", "&#x202e;"):
        yield Kind(f"reference {reference}", PAGES, PROSE, _in_the_middle(reference))
    yield from _marks_of_yaml()
    yield from _marks_of_pages()
    yield from _what_readers_see()
    yield from _facts_and_settings()


def _marks_of_yaml() -> Iterator[Kind]:
    for name, words in {
        "hash": " #2 of them",
        "hash and space": " # two",
        "colon": ": then",
        "colon at": ": ask",
    }.items():
        yield Kind(f"item with {name}", SESSIONS, ITEM, _after_first_word(words))
    yield Kind("dash too far right", SESSIONS, rf"{ITEM}\n( +)- ", lambda m: m[0].removesuffix("- ") + "  - ")
    yield Kind("quote not closed", SESSIONS, ITEM, lambda m: m[0].replace("- ", "- '", 1))
    yield Kind("double quote not closed", SESSIONS, ITEM, lambda m: m[0].replace("- ", '- "', 1))
    yield Kind(
        "quotation at the start", SESSIONS, ITEM, lambda m: re.sub(r"- (\w+)", r"- '\1'", m[0], count=1)
    )
    yield Kind("bracket at the start", SESSIONS, ITEM, lambda m: re.sub(r"- (\w+)", r"- [\1]", m[0], count=1))
    yield Kind("brace at the start", SESSIONS, ITEM, lambda m: re.sub(r"- (\w+)", r"- {\1}", m[0], count=1))
    yield Kind("second document", SESSIONS, r"^provenance:", lambda m: f"---\n{m[0]}")
    yield Kind("merge key", SESSIONS, r"^provenance:", lambda m: f"<<: {{a: b}}\n{m[0]}")
    yield Kind("tab", SESSIONS, ITEM, lambda m: "\t" + m[0].lstrip())
    yield Kind("misspelt key", SESSIONS, r"^(purpose|summary|aims|goals|duration):", lambda m: f"{m[1]}x:")
    yield Kind("key twice", SESSIONS, r"^role: .*$", lambda m: f"{m[0]}\n{m[0]}")
    yield Kind("empty value", SESSIONS, r"^(role|title): .*$", lambda m: f"{m[1]}:")
    yield Kind("unknown id", SESSIONS, r"^(aims|goals): \[(\w)", lambda m: f"{m[1]}: [x{m[2]}")
    yield Kind("wrong word", SESSIONS, r"^role: (\w+)", lambda m: f"role: {m[1]}x")
    yield Kind("minutes in words", SESSIONS, r"min: (\d+)", _instead("min: ten"))
    yield Kind("unknown id in a text", SESSIONS, NAME, lambda m: m[0].replace("[[", "[[x"))
    yield Kind("name of a wrong kind", SESSIONS, NAME, lambda m: m[0].replace("[[", "[[aim:"))
    yield Kind("name with words of its own", SESSIONS, NAME, lambda m: m[0].replace("]]", "|it]]"))
    yield Kind("name not opened", SESSIONS, NAME, lambda m: m[0][1:])
    yield Kind("name not closed", SESSIONS, NAME, lambda m: m[0][:-1])
    yield Kind("name of nothing", SESSIONS, NAME, _instead("[[]]"))
    yield Kind("name in a title", SESSIONS, r"^title: .*$", _instead("title: A [[two-minds]]"))
    for name in ("con", "index", "Upper", "a b", "a" * 61):
        yield Kind(f"id {name[:8]}", SESSIONS, r"^  - id: [\w-]+$", _instead(f"  - id: {name}"))
    for mark in ("<<<<<<< HEAD", "=======", ">>>>>>> other"):
        yield Kind(f"{mark} in a record", SESSIONS, ITEM, _above(mark))
        yield Kind(f"{mark} on a page", PAGES, PROSE, _above(mark))


def _marks_of_pages() -> Iterator[Kind]:
    yield Kind("single brace before a macro", PAGES, CALL, lambda m: m[0][1:])
    yield Kind("single brace after a macro", PAGES, CALL, lambda m: m[0][:-1])
    yield Kind("single braces round a macro", PAGES, CALL, lambda m: m[0][1:-1])
    yield Kind("brackets round a macro", PAGES, CALL, lambda m: f"[[{m[0][2:-2]}]]")
    yield Kind("no braces round a macro", PAGES, CALL, lambda m: m[0][3:-3])
    yield Kind("curly quotes", PAGES, CALL, lambda m: m[0].replace('"', "”"))
    yield Kind("no closing quote", PAGES, CALL, lambda m: m[0].replace('")', ")", 1))
    yield Kind("misspelt macro", PAGES, CALL, lambda m: m[0].replace("{{ ", "{{ x"))
    yield Kind("unknown id on a page", PAGES, CALL, lambda m: m[0].replace('("', '("x', 1))
    yield Kind("keyword twice", PAGES, CALL, lambda m: m[0].replace(") }}", ', text="a", text="b") }}'))
    yield Kind("unknown keyword", PAGES, CALL, lambda m: m[0].replace(") }}", ', words="a") }}'))
    for name in ("session_brief", "session_plan"):
        call = rf"^\{{\{{ {name}\(\) \}}\}}$"
        yield Kind(f"{name} twice", PAGES, call, lambda m: f"{m[0]}\n\n{m[0]}")
    yield Kind("page cut short", PAGES, r"^## [\s\S]*\Z", lambda m: m[0].split("\n")[0] + "\n")
    yield Kind("no front matter", PAGES, r"\A---\nref: .*\n---\n", _instead(""))
    yield Kind("front matter not closed", PAGES, r"\A(---\nref: .*\n)---\n", lambda m: m[1])
    yield Kind("front matter twice", PAGES, r"\A---\nref: .*\n---\n", lambda m: m[0] * 2)
    yield Kind("unknown template", PAGES, r"^ref: .*$", lambda m: f"{m[0]}\ntemplate: none.html")
    yield Kind("unknown key of front matter", PAGES, r"^ref: .*$", lambda m: f"{m[0]}\ntags: a")
    yield Kind("abbreviation", PAGES, PROSE, lambda m: f"{m[0]}\n\n*[ZQX]: Some words\n")
    yield Kind("unused link", PAGES, PROSE, lambda m: f"{m[0]}\n\n[zqx]: elsewhere\n")
    yield Kind("cell too many", PAGES, PROSE, lambda m: f"{m[0]}\n\n| One |\n|---|\n| two | three |\n")
    yield Kind("script", PAGES, PROSE, lambda m: f"{m[0]} <script>x</script>")
    yield Kind("style", PAGES, PROSE, lambda m: f'{m[0]} <b style="color: red">x</b>')
    yield Kind("HTML comment", PAGES, PROSE, lambda m: f"{m[0]} <!-- note -->")
    yield Kind("macro of pages on a sheet", SHEETS, r"\Z", _instead('\n{{ session("two-minds") }}\n'))
    yield Kind("macro of sheets on a page", PAGES, PROSE, lambda m: f"{m[0]}\n\n{{{{ lines(4) }}}}\n")


def _what_readers_see() -> Iterator[Kind]:
    """Marks that Markdown does not read, or reads otherwise than a person does."""
    for name, text in {
        "list below a line": "Bring:\n- a pen\n- paper",
        "list of a word processor": "• a pen\n• paper",
        "letters as a list": "a) a pen\nb) paper",
        "item indented by two": "- one\n  - within\n",
        "bullets after numbers": "1. one\n\n- two\n",
        "numbers that jump": "1. one\n3. two\n",
        "year at the start": "1999. It was so.\n",
        "text of no item": "- one\n\n  more of one\n",
        "line of signs": "A title\n=======\n",
        "bold not closed": "This **is bold.",
        "italics not closed": "This _is italic.",
        "code not closed": "This `is code.",
        "space in a link": "See [here] (../about.md).",
        "unknown reference": "See [here][zqx].",
        "footnote without its note": "See[^zqx].",
        "note without a reference": "[^zqx]: A note.",
        "table without a line": "| One | Two |\n| 1 | 2 |",
        "line after a table": "| One |\n|---|\n| 1 |\nAnd so on.",
        "emoji": "Well done :smile:",
        "deleted words": "This is ~~gone~~.",
        "first level": "# A title",
        "level left out": "##### A detail\n\nText.",
        "heading without words": "##\n\nText.",
        "anchor twice": "## A {#zqx}\n\nText.\n\n## B {#zqx}\n\nText.",
        "page that is not there": "See [it](zqx.md).",
        "anchor that is not there": "See [it](#zqx).",
        "address on a computer": "See [it](C:\\\\plan.docx).",
        "link without words": "See [](../about.md).",
        "picture that is not there": "![A yard](zqx.png)",
        "picture without words": "![](zqx.png)",
        "item outside a list": "<p><li>one</li></p>",
        "unknown language": '<p lang="english">One</p>',
    }.items():
        yield Kind(f"{name} on a page", PAGES, PROSE, _paragraph(text))
    for mark in ("**", "`", "_", "](", "<b>", "&nbsp;", "~~"):
        yield Kind(
            f"{mark} in a record", SESSIONS, ITEM, _after_first_word(f" {mark.replace('](', 'a](b')}x")
        )
    for sign in ("•", "1.", "–"):
        yield Kind(f"item begins with {sign}", SESSIONS, ITEM, _begun_with(f'"{sign} x', '"'))


def _paragraph(text: str) -> Callable[[re.Match[str]], str]:
    return lambda match: f"{match[0]}\n\n{text}"


def _facts_and_settings() -> Iterator[Kind]:
    """Mistakes in the files of the Overview and in the settings."""
    text = r"^ +text: (?![>|'\"])[A-Z].{20,}$"
    for name, sign in (("soft hyphen", "\xad"), ("bell", "\x07"), ("ligature", "\ufb01")):
        yield Kind(f"{name} in the Overview", OVERVIEW, text, _in_the_middle(sign))
    yield Kind(
        "word to avoid in the Overview", OVERVIEW, text, lambda m: f"{m[0].rstrip('.')} for an offender."
    )
    yield Kind("misspelt word in the Overview", OVERVIEW, text, lambda m: f"{m[0].rstrip('.')} zqxwords.")
    yield Kind("bold in the Overview", OVERVIEW, text, lambda m: f"{m[0].rstrip('.')} **now**.")
    yield Kind("unknown provenance", OVERVIEW, r"^ +provenance: (\w+)$", lambda m: m[0] + "x")
    yield Kind("lost id in the Overview", OVERVIEW, r"^( +- )id: [\w-]+\n +", lambda m: m[1])
    yield Kind("misspelt setting", SETTINGS, r"^(title|marking|edition|contact):", lambda m: f"{m[1]}x:")
    yield Kind("edition without quotes", SETTINGS, r"^edition: .*$", _instead("edition: one"))
    yield Kind("unknown status", SETTINGS, r"^status: \w+$", _instead("status: final"))
    yield Kind(
        "word to avoid in the settings", SETTINGS, r"^title: .*$", _instead("title: Manual for offenders")
    )
    yield Kind("unknown key of words", LISTS, r"^may_repeat:", _instead("may_repeats:"))
    yield Kind("date that is none", SESSIONS, r"^review: \{status: draft\}$|^  status: draft$", _with_date)


def _with_date(match: re.Match[str]) -> str:
    if match[0].startswith("review"):
        return "review: {status: draft, date: 2026-02-30}"
    return f"{match[0]}\n  date: 2026-02-30"


KINDS = tuple(_kinds())


@dataclass(frozen=True)
class Mutation:
    """One mistake in a file, from a line to another."""

    kind: str
    file: str
    first_line: int
    last_line: int
    text: str


def mutation(root: Path, kind: Kind, chance: random.Random) -> Mutation:
    """A mistake of a kind at a place that chance chooses."""
    files = sorted(root.glob(kind.files))
    chance.shuffle(files)
    for path in files:
        text = path.read_text(encoding="utf-8")
        if places := list(re.finditer(kind.place, text, re.MULTILINE)):
            match = chance.choice(places)
            put = kind.put(match)
            first = text.count("\n", 0, match.start()) + 1
            lines = max(put.count("\n"), match[0].count("\n"))
            changed = text[: match.start()] + put + text[match.end() :]
            return Mutation(kind.name, path.relative_to(root).as_posix(), first, first + lines, changed)
    raise LookupError(f"There is no place for: {kind.name}.")


def problems(root: Path) -> list[Problem]:
    """Everything that `manual check` reports."""
    return check(root).problems


def fault(root: Path, made: Mutation) -> str:
    """What is wrong with the report of a mistake; empty if it is found where it is."""
    path = root / made.file
    before = path.read_bytes()
    path.write_bytes(made.text.encode())
    try:
        found = problems(root)
    except Exception as error:  # it would be a traceback for an author
        return f"{type(error).__name__}: {error}"
    finally:
        path.write_bytes(before)
    if not found:
        return "missed"
    near = range(made.first_line - NEAR_LINES, made.last_line + NEAR_LINES + 1)
    if any(problem.file == made.file and problem.line in near for problem in found):
        return ""
    return f"reported elsewhere: {found[0]}"


def run(root: Path, count: int, seed: int) -> list[str]:
    """Make `count` mistakes, of every kind in turn, and describe those that are not found where they are."""
    chance = random.Random(seed)
    order = chance.sample(KINDS, len(KINDS))
    faults = []
    for n in range(count):
        made = mutation(root, order[n % len(order)], chance)
        if text := fault(root, made):
            faults.append(f"{made.kind}, {made.file}:{made.first_line}: {text}")
    return faults


def copy_of_manual(target: Path) -> Path:
    """A copy of the real manual to make mistakes in."""
    for name in FOLDERS:
        shutil.copytree(ROOT / name, target / name)
    shutil.copy(ROOT / "mkdocs.yml", target)
    return target


def main() -> int:
    """Run from the command line; the exit code is 1 if a mistake is not found where it is."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        faults = run(copy_of_manual(Path(folder) / "manual"), options.count, options.seed)
    for line in faults:
        print(line)
    print(f"{options.count} mistakes of {len(KINDS)} kinds: {len(faults)} not found where they are.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
