"""The path of questions about suitability: what its page and its card say."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser

from macros.manual.records.overview import SuitabilityGuide
from macros.pages.site import Site
from macros.printing.sheets import Sheets
from macros.tools.quotes import curly_quotes


@pytest.fixture(scope="module")
def guide(site: Site) -> SuitabilityGuide:
    return site.manual.overview.suitability_guide


@pytest.fixture(scope="module")
def root(site: Site) -> html.HtmlElement:
    page = next(page for page in site.generated_pages if page.source == "overview/suitability-guide.md")
    return html.fromstring(f"<div>{page.html}</div>")


def plain(text: str) -> str:
    return " ".join(curly_quotes(text).split())


def test_every_answer_opens_on_an_end_or_on_a_later_question(
    site: Site, guide: SuitabilityGuide, root: html.HtmlElement
) -> None:
    ends = {end.id: end for end in guide.ends}
    answers = [answer for question in guide.questions for answer in question.answers]
    details = root.xpath("//details")
    assert [plain(item.findtext("summary")) for item in details] == [plain(answer.text) for answer in answers]
    for item, answer in zip(details, answers, strict=True):
        said = plain(item.text_content())
        if answer.leads_to not in ends:
            assert item.xpath(".//a/@href") == [f"#{answer.leads_to}"]
            continue
        end = ends[answer.leads_to]
        texts = [site.manual.places.text(place) for place in end.statements]
        expected = [
            end.title,
            *(text.text for text in texts if text),
            *end.next_steps,
            end.ask,
            guide.reminder,
        ]
        assert [text for text in expected if plain(text) not in said] == []
        assert item.xpath(".//*[contains(@class, 'origin--source')]")
        assert item.xpath(".//*[contains(@class, 'origin--drafted')]")


def test_every_rule_of_the_overview_is_in_the_guide(site: Site, guide: SuitabilityGuide) -> None:
    rules = site.manual.overview.suitability
    ids = {
        item.id
        for item in (
            *rules.suitable,
            *rules.seek_advice.cases,
            *rules.not_suitable,
            *rules.not_convicted_route.evidence,
        )
    }
    fields = {
        "seek_advice.reason",
        "seek_advice.advice",
        "not_convicted_route.open_to",
        "not_convicted_route.assessment",
    }
    drawn = {place for step in (*guide.questions, *guide.ends) for place in step.statements}
    assert drawn == {f"overview/suitability#{name}" for name in ids | fields}


def test_the_card_has_every_question_answer_and_end(site: Site, guide: SuitabilityGuide) -> None:
    [part] = Sheets(site).all["form-suitability"].parts
    text = plain(html.fromstring(part.html).text_content())
    said = [guide.reminder, *(question.question for question in guide.questions)]
    said += [answer.text for question in guide.questions for answer in question.answers]
    said += [line for end in guide.ends for line in (end.title, *end.next_steps, end.ask)]
    drawn = [place for step in (*guide.questions, *guide.ends) for place in step.statements]
    said += [found.text for place in drawn if (found := site.manual.places.text(place))]
    assert [line for line in said if plain(line) not in text] == []


def test_the_guide_works_by_keyboard_without_scripts(built: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built / "overview" / "suitability-guide.html").as_uri())
    end = page.locator(".guide__end").first
    assert not end.is_visible()
    page.locator("summary").filter(has_text="Yes, to both").first.focus()
    page.keyboard.press("Enter")
    assert end.is_visible()
    context.close()
