"""Checks across records: one pure function a rule, `(manual) -> problems`.

A rule reads the manual and yields problems; it prints nothing and fixes nothing. To add one, write it
in the module of its subject and list it here, with a golden case in `tests/golden/problems/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ..model import Manual
from ..problems import Problem
from . import completeness, coverage, identity, plan, references, routes, sequence

Rule = Callable[[Manual], Iterable[Problem]]

ALWAYS: tuple[Rule, ...] = (
    identity.ids_are_unique,
    identity.session_file_is_named_after_its_id,
    identity.provenance_is_right,
    identity.framework_factors_are_consistent,
    references.session_references_exist,
    references.topics_exist,
    references.route_references_exist,
    references.work_references_exist,
    references.factor_references_exist,
    references.parts_refer_to_their_own_handouts,
    references.module_sessions_exist,
    references.retired_sessions_are_replaced_by_sessions,
    sequence.earlier_sessions_make_no_cycle,
    routes.routes_keep_the_usual_order,
    routes.route_sessions_fit_its_stage,
    plan.activities_begin_and_end_well,
    plan.minutes_run_upwards,
    plan.activities_fit_the_duration,
    plan.sticking_points_are_several,
    completeness.only_drafts_have_gaps,
    completeness.drafts_say_why_they_have_gaps,
    completeness.reviewed_sessions_are_full,
    completeness.reviewed_sessions_say_who_and_when,
    completeness.approved_editions_hold_approved_sessions,
)
"""Rules about a record and what it refers to."""

WHOLE: tuple[Rule, ...] = (
    references.every_session_has_a_module,
    coverage.records_have_enough_sessions,
    coverage.targeted_factors_are_addressed,
    coverage.untargeted_factors_are_not_addressed,
    coverage.situations_come_up,
)
"""Rules that count over the whole manual; they say nothing useful while a file cannot be read."""


def check(manual: Manual) -> Iterator[Problem]:
    """Every problem that the rules find in the manual."""
    for rule in ALWAYS if manual.failed_files else ALWAYS + WHOLE:
        yield from rule(manual)
