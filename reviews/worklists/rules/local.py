"""The local rules of the offices one may read, each with what became of it."""

from dataclasses import dataclass
from datetime import date

from accounts.models import Organization, Staff
from benefits.models import LocalRule
from benefits.states import LocalRuleState
from reviews.worklists.rules import shelf, values

SHOWN = 200
COMING, STANDING, REPLACED = "尚未起用", "在用", "已由新的代替"
WAITING, DECLINED, WITHDRAWN = (
    LocalRuleState.PROPOSED.label, LocalRuleState.DECLINED.label, LocalRuleState.WITHDRAWN.label
)  # fmt: skip
TONES = {
    COMING: ("soon", "clock"), STANDING: ("done", "check"), REPLACED: ("", "undo"), WAITING: ("run", "stamp"),
    DECLINED: ("stop", "x"), WITHDRAWN: ("", "undo"),
}
UNKNOWN = "本系统已没有这条规则"


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
    def is_known(self) -> bool:
        """Whether the rule is still declared: only then has it a page, and may somebody decide about the row."""
        return self.title != UNKNOWN

    @property
    def is_waiting(self) -> bool:
        return self.state == WAITING

    @property
    def is_coming(self) -> bool:
        return self.state == COMING


def lines(staff: Staff, *, today: date, office: Organization | None = None) -> list[Line]:
    """Local rules of the own office, those above and those below, or of one of them, the newest first; one query."""
    rows = LocalRule.objects.filter(organization__in=shelf.offices_for(staff))
    if office:
        rows = rows.filter(organization=office)
    rows = rows.select_related("organization", "entered_by", "confirmed_by")
    found = list(rows.order_by("-effective_from", "-pk")[: SHOWN + 1])
    return [line_of(row, found, today) for row in found]


def line_of(row: LocalRule, found: list[LocalRule], today: date) -> Line:
    """The row with what became of it; of the rows `found` beside it only the confirmed ones count."""
    kin = [
        each for each in found
        if (each.rule_id, each.organization_id) == (row.rule_id, row.organization_id)
        and each.state == LocalRuleState.CONFIRMED
    ]
    older = [each for each in kin if each.effective_from < row.effective_from]
    newer = [each for each in kin if row.effective_from < each.effective_from <= today]
    rule = shelf.version(row.rule_id, row.effective_from)
    state = row.get_state_display()
    if row.state == LocalRuleState.CONFIRMED:
        state = COMING if row.effective_from > today else REPLACED if newer else STANDING
    if rule is None:  # Declared no more: the row is kept as it was written.
        return Line(row, UNKNOWN, str(row.value), "", state)
    before = values.of_stored(rule, older[0].value) if older else values.said(rule)
    return Line(row, rule.title or rule.gist, str(values.of_stored(rule, row.value)), str(before), state)
