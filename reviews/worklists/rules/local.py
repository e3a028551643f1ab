"""The local rules of the offices one may read, each with what became of it."""

from dataclasses import dataclass
from datetime import date

from accounts.models import Organization, Staff
from benefits.models import LocalRule
from reviews.worklists.rules import shelf, values

SHOWN = 200
COMING, STANDING, REPLACED = "尚未起用", "在用", "已由新的代替"
TONES = {COMING: ("soon", "clock"), STANDING: ("done", "check"), REPLACED: ("", "undo")}


@dataclass(frozen=True)
class Line:
    """A row of the list. `before` is what the same office had until then, else the default."""

    row: LocalRule
    title: str
    value: str
    before: str
    state: str

    @property
    def number(self) -> str:
        """The policy row, A-07; what stands after the dot of an id is for machines."""
        return self.row.rule_id.partition(".")[0]

    @property
    def tone(self) -> str:
        return TONES[self.state][0]

    @property
    def icon(self) -> str:
        return TONES[self.state][1]

    @property
    def is_coming(self) -> bool:
        return self.state == COMING


def lines(staff: Staff, *, today: date, office: Organization | None = None) -> list[Line]:
    """Local rules of the own office, those above and those below, or of one of them, the newest first; one query."""
    rows = LocalRule.objects.filter(organization__in=shelf.offices_for(staff))
    if office:
        rows = rows.filter(organization=office)
    found = list(rows.select_related("organization", "entered_by").order_by("-effective_from", "-pk")[: SHOWN + 1])
    return [_line(row, found, today) for row in found]


def _line(row: LocalRule, found: list[LocalRule], today: date) -> Line:
    kin = [each for each in found if (each.rule_id, each.organization_id) == (row.rule_id, row.organization_id)]
    older = [each for each in kin if each.effective_from < row.effective_from]
    newer = [each for each in kin if row.effective_from < each.effective_from <= today]
    rule = shelf.version(row.rule_id, row.effective_from)
    state = COMING if row.effective_from > today else REPLACED if newer else STANDING
    if rule is None:  # Declared no more: the row is kept as it was written.
        return Line(row, "已不再使用的规则", str(row.value), "", state)
    before = values.of_stored(rule, older[0].value) if older else values.said(rule)
    return Line(row, rule.title or rule.gist, str(values.of_stored(rule, row.value)), str(before), state)
