"""Which rules a case of one category rests on, read from the tables: the rule pages show exactly these."""

from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any

import benefits.policy
import reviews.policy
from benefits.categories import Category, SubCategory
from benefits.law import Rule, all_rules
from benefits.policy import (
    ARREARS,
    DATES_DECIDE,
    HEATING_PROVINCES,
    NEVER_DUE,
    NOT_BEFORE_APPROVAL,
    PROCEDURES,
    RETURN_DUE,
    RETURN_REMINDER_DAYS,
    SENTENCED,
    Procedure,
    StopBasis,
    deaths,
)
from reviews.policy.contacts import UNREACHABLE_ATTEMPTS, UNREACHABLE_CHANNELS, UNREACHABLE_DAYS
from reviews.policy.methods import SETTLES, SPECIAL_AFTER_FAILURES, Method, settles
from reviews.policy.missed import DEFERRAL_DAYS, IF_MISSED, Course, IfMissed
from reviews.policy.windows import CORRECTION_DAYS, FIXED_WINDOWS

DEATH_ROWS = "D-"  # Section 5 of the policy.


def used_by(category: Category) -> list[Rule[Any]]:
    """The rules of the category in the order of a year: window, methods, what missing it means, stop, resumption."""
    window, missed, procedure = FIXED_WINDOWS[category], IF_MISSED[category], PROCEDURES[category]
    rules = [
        *([window] if window else []),
        *_methods(category),
        *missed.rules(),
        *_beside(missed),
        *procedure.rules(),
        *([HEATING_PROVINCES] if procedure.side_benefits.value else []),
        *_of_a_stop(procedure),
        *SENTENCED[category].rules(),
        *(rule for table in _tables() for rule in _rules_in([table[category]])),
    ]
    return list({rule.id: rule for rule in rules}.values())


def shared_by_all() -> frozenset[str]:
    """Ids of the rules that every category uses."""
    return frozenset.intersection(*(frozenset(rule.id for rule in used_by(category)) for category in Category))


def of_death() -> list[Rule[Any]]:
    """The rules about a death: those of `benefits.policy.deaths` alone, and every row D-… wherever it is declared."""
    elsewhere = {rule.id for category in Category for rule in used_by(category)}
    known = {rule.id for rule in _rules_in(vars(deaths).values())} - elsewhere
    return [rule for rule in all_rules() if rule.id in known or rule.id.startswith(DEATH_ROWS)]


def grants_of(rule_id: str) -> list[SubCategory]:
    """The kinds of person whose funeral grant the rule gives."""
    return [each for each, rule in deaths.CONTINUED_MONTHS.items() if rule.id == rule_id]


def _tables() -> list[Mapping[Category, Any]]:
    """Every table of the policy that answers for all categories, so that a new one need not be named here."""
    packages = [vars(benefits.policy), vars(reviews.policy)]
    modules = [vars(each) for package in packages for each in package.values() if isinstance(each, ModuleType)]
    found = [each for names in (*packages, *modules) for each in names.values() if isinstance(each, Mapping)]
    return [each for each in found if set(each) == set(Category)]


def _methods(category: Category) -> list[Rule[Any]]:
    ways = [SETTLES[method] for method in Method if settles(method, category)]
    return [*ways, SPECIAL_AFTER_FAILURES] if settles(Method.SPECIAL, category) else ways


def _beside(missed: IfMissed) -> Iterator[Rule[Any]]:
    """What the course asks for beside its own rules."""
    if missed.announcement_needs_unreachable.value:
        yield from (UNREACHABLE_ATTEMPTS, UNREACHABLE_DAYS, UNREACHABLE_CHANNELS)
    if missed.course.value is Course.CORRECT_OR_TALK:
        yield CORRECTION_DAYS
    if missed.deferral_prevents.value:
        yield DEFERRAL_DAYS


def _of_a_stop(procedure: Procedure) -> Iterator[Rule[Any]]:
    """What holds wherever pay may be stopped, and who reports it."""
    if procedure.stop_basis.value is not StopBasis.NEVER:
        yield from (NOT_BEFORE_APPROVAL, DATES_DECIDE, NEVER_DUE, ARREARS)
    if procedure.stop.value.needs_province:
        yield from (RETURN_DUE, RETURN_REMINDER_DAYS)


def _rules_in(things: Iterable[Any]) -> Iterator[Rule[Any]]:
    """Every rule among the things, also inside tables and rows of versions."""
    for each in things:
        if isinstance(each, Rule):
            yield each
        elif callable(getattr(each, "rules", None)) and not isinstance(each, type):
            yield from each.rules()
        elif isinstance(each, Mapping):
            yield from _rules_in(each.values())
        elif isinstance(each, tuple):
            yield from _rules_in(each)
