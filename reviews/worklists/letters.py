"""The letters of an office: waiting, failed, sent, cancelled; each with why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts import masks
from accounts.models import Organization, Staff
from reviews.models import Letter
from reviews.states import LetterState
from reviews.worklists import links, pages, people

# Name, label, state, the order in which the tab is read.
TABS = {
    "": ("待发", LetterState.QUEUED, "due_on"),
    "failed": ("未能发出", LetterState.FAILED, "-due_on"),
    "sent": ("已发", LetterState.SENT, "-due_on"),
    "cancelled": ("已取消", LetterState.CANCELLED, "-due_on"),
}
READ = (
    "key", "kind", "channel", "state", "to", "body", "due_on", "tries", "sent_at", "failure", "next_try_at",
    "organization__short_name", "beneficiary__key", "beneficiary__name",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One letter as the list shows it; the number is masked."""

    letter: Letter
    name: str
    url: str
    to: str
    office: str
    said: str


def select(
    staff: Staff,
    tab: str = "",
    *,
    office: Organization | None = None,
    kind: str = "",
    channel: str = "",
    term: str = "",
) -> QuerySet:
    """The letters of the tab that the staff member may see, narrowed, in no order."""
    found = Letter.objects.visible_to(staff).filter(state=TABS[tab][1])
    if office:
        found = found.filter(**office.scope_filter())
    if kind:
        found = found.filter(kind=kind)
    if channel:
        found = found.filter(channel=channel)
    return found.filter(people.matching(term, path="beneficiary__")) if term else found


def order(tab: str) -> pages.Order:
    return pages.Order(TABS[tab][2])


def loaded(found: QuerySet) -> QuerySet:
    return found.select_related("beneficiary", "organization").only(*READ)


def rows(letters: Iterable[Letter], *, today: date) -> list[Row]:
    """No query: person and office come with the letters."""
    return [
        Row(
            letter=each, name=each.beneficiary.name, url=links.person(each.beneficiary.key),
            to=masks.mask_phone(each.to) if each.channel == Letter.Channel.SMS else "",
            office=each.organization.short_name, said=_said(each, today),
        )
        for each in letters
    ]


def _said(letter: Letter, today: date) -> str:
    """Where it stands, beside its state."""
    if letter.state != LetterState.QUEUED:
        return letter.failure
    if letter.channel == Letter.Channel.PAPER:
        return "待打印"
    if letter.next_try_at and letter.failure:
        return f"已试 {letter.tries} 次：{letter.failure}将再试。"
    return "" if letter.due_on <= today else "未到日期"
