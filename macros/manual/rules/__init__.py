"""Checks across records. Each rule is a pure function from the manual to problems.

A rule prints nothing and changes nothing. To add one, write it in the module of its subject, list it
here, and add a golden case in `tests/golden/problems/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ..model import Manual
from ..problems import Problem
from . import completeness, coverage, identity, ledger, plan, references, routes, sequence, suitability_guide

Rule = Callable[[Manual], Iterable[Problem]]

RECORD_RULES: tuple[Rule, ...] = (
    identity.ids_are_unique,
    identity.sheet_names_are_unique,
    identity.session_file_is_named_after_its_id,
    identity.provenance_fits_the_kind,
    identity.framework_factors_are_consistent,
    references.session_references_exist,
    references.topics_exist,
    references.route_references_exist,
    references.work_references_exist,
    references.factor_references_exist,
    references.handout_references_exist,
    references.retired_sessions_have_no_handouts,
    references.summaries_fit_with_their_titles,
    references.module_sessions_exist,
    references.replacements_of_retired_sessions_exist,
    references.replacements_make_no_cycle,
    sequence.earlier_sessions_make_no_cycle,
    routes.routes_keep_the_usual_order,
    routes.route_sessions_fit_its_stage,
    plan.plan_begins_with_check_in_and_ends_with_close,
    plan.minutes_are_in_order,
    plan.activities_fit_the_duration,
    plan.written_sessions_have_enough_sticking_points,
    ledger.statements_are_numbered_in_full,
    ledger.places_of_statements_exist,
    ledger.places_of_statements_are_from_the_overview,
    ledger.statements_are_said_as_they_are_meant,
    ledger.sources_are_in_the_ledger,
    suitability_guide.statements_of_the_guide_are_from_the_overview,
    suitability_guide.answers_lead_on,
    suitability_guide.every_place_of_the_guide_is_reached,
    completeness.only_drafts_have_missing_parts,
    completeness.drafts_say_why_parts_are_missing,
    completeness.reviewed_sessions_are_complete,
    completeness.decided_sessions_say_who_and_when,
    completeness.approved_manuals_have_only_approved_sessions,
)
"""Rules about a record and the records that it names."""

WHOLE_MANUAL_RULES: tuple[Rule, ...] = (
    references.every_session_has_a_module,
    coverage.records_have_enough_sessions,
    coverage.targeted_factors_are_addressed,
    coverage.untargeted_factors_are_not_addressed,
    coverage.situations_come_up,
)
"""Rules that count records of the whole manual. They do not run while a file cannot be read."""


def check(manual: Manual) -> Iterator[Problem]:
    """Every problem that the rules find in the manual."""
    for rule in RECORD_RULES if manual.failed_files else RECORD_RULES + WHOLE_MANUAL_RULES:
        yield from rule(manual)
