"""A chapter as it stood on a day for an office: each rule with the local rule over it and what it was a year before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Organization, Staff
from benefits import law
from benefits.models import LocalRule
from benefits.services import local_rules
from reviews.policy import book
from reviews.worklists.rules import chapters, values

FIRST_YEAR = 2024
# Said beside every rule whose text was not read by us: alone, and before the remark of its citation.
KNOWN_ONLY = {
    law.Source.TEXT_READ: ("", ""),
    law.Source.SECONDARY: ("二手文本，未见原文。", "二手文本。"),
    law.Source.FAQ_ONLY: ("仅见于问答，未见文件原文。", "仅见于问答。"),
    law.Source.LOCAL: ("地方文件。", "地方文件。"),
    law.Source.OUR_DEFAULT: ("未见规定，为本系统默认。", "本系统默认。"),
}
NEW, VALUE, GROUND = "今年新增", "较去年改", "依据有改"


@dataclass(frozen=True)
class Entry:
    """One rule of a chapter. `default` is the law, `rule` what holds in the office; `before` a year earlier or None."""

    default: law.Rule
    rule: law.Rule
    row: LocalRule | None
    before: law.Rule | None
    coming: tuple[LocalRule, ...]
    used_by: tuple[str, ...]
    on: date

    @property
    def title(self) -> str:
        return self.default.title or self.default.gist

    @property
    def value(self) -> values.Said:
        return values.said(self.rule)

    @property
    def default_value(self) -> values.Said:
        return values.said(self.default)

    @property
    def value_before(self) -> str:
        return str(values.said(self.before)) if self.before else "没有这条规则"

    @property
    def source(self) -> str:
        """How the rule is known, and what the sources leave open; empty for a text that was read and says it all."""
        return source_of(self.default)

    @property
    def since(self) -> date | None:
        """The day from which the default holds, as far as it was read."""
        return since(self.default, on=self.on)

    @property
    def changed(self) -> str:
        """NEW, VALUE or GROUND when something differs from the end of last year, else empty."""
        if self.before is None:
            return NEW
        if self.before.value != self.rule.value:
            return VALUE
        return GROUND if self.before.citation != self.rule.citation else ""

    @property
    def coming_values(self) -> list[tuple[LocalRule, str]]:
        """The rows that will hold later, with their value in words."""
        return [(row, str(values.of_stored(self.default, row.value))) for row in self.coming]


def offices_for(staff: Staff) -> QuerySet[Organization]:
    """The offices whose rules the member of staff may read: the own, those above, those below."""
    own = staff.organization
    return Organization.objects.filter(Q(path__startswith=own.path) | Q(code__in=own.ancestor_codes()))


def offered(staff: Staff) -> list[Organization]:
    """Those to choose from: a station follows its county, so stations are offered only near home."""
    found, level = offices_for(staff).filter(closed_on=None), Organization.Level
    if staff.organization.level in {level.PROVINCE, level.CITY}:
        found = found.exclude(level=level.STATION)
    return list(found.order_by("path")[:300])


def shelf(chapter: chapters.Chapter, rows: list[LocalRule], *, on: date, last: date) -> list[Entry]:
    """The rules of the chapter in force on the day; `rows` are those of `local_rules.rows_over` for the office."""
    standing, stood = local_rules.standing(rows=rows, on=on), local_rules.standing(rows=rows, on=last)
    entries = []
    for rule_id in chapters.ids_of(chapter):
        if default := version(rule_id, on):
            before = version(rule_id, last)
            mine = [row for row in rows if row.rule_id == rule_id]
            entries.append(Entry(
                default=default,
                rule=law.chosen(default, standing),
                row=next((row for row in reversed(mine) if row.effective_from <= on), None),
                before=law.chosen(before, stood) if before else None,
                coming=_coming(mine, on),
                used_by=labels_of(rule_id, chapter),
                on=on,
            ))
    return entries


def version(rule_id: str, on: date) -> law.Rule | None:
    """The default of that id in force on the day; None when there was none yet."""
    try:
        return law.rule_named(rule_id, on=on)
    except KeyError:
        return None


def versions(rule_id: str) -> list[law.Rule]:
    """Every version of the rule, the oldest first; none for an id that nobody declared."""
    return [rule for rule in law.all_rules() if rule.id == rule_id]


def since(rule: law.Rule, *, on: date) -> date | None:
    """The day from which the rule holds: its own, else that of its instrument if that had come."""
    instrument = rule.citation.instrument.in_force_from
    return rule.in_force_from or (instrument if instrument and instrument <= on else None)


def source_of(rule: law.Rule) -> str:
    """How the rule is known, and the remark on it."""
    alone, before = KNOWN_ONLY[rule.citation.source]
    note = rule.citation.note.rstrip("。")
    return f"{before}{note}。" if note else alone


def labels_of(rule_id: str, chapter: chapters.Chapter) -> tuple[str, ...]:
    """Whom within the chapter the rule is for, when it is not for all of them."""
    if chapter is chapters.DEATHS:
        return tuple(each.label for each in book.grants_of(rule_id))
    users = chapters.users_of(rule_id, chapter)
    return tuple(each.label for each in users) if 0 < len(users) < len(chapter.categories) else ()


def differing(entries: Iterable[Entry]) -> list[Entry]:
    """Those that are not what they were a year before."""
    return [entry for entry in entries if entry.changed]


def _coming(rows: list[LocalRule], on: date) -> tuple[LocalRule, ...]:
    """Rows of later days that will hold: not those of a higher office while a nearer one has its own."""
    standing = [row for row in rows if row.effective_from <= on]
    depth = len(standing[-1].organization.path) if standing else 0
    return tuple(row for row in rows if row.effective_from > on and len(row.organization.path) >= depth)
