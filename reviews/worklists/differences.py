"""What does not agree in the files of an office: to look into, waiting for a second person, settled."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from accounts import masks
from accounts.models import Organization, Staff
from benefits.services import file_data
from reviews.models import Difference
from reviews.states import DifferenceState
from reviews.worklists import links, pages, people

# Name, label, state, the order in which the tab is read.
TABS = {
    "": ("待核对", DifferenceState.OPEN, "noticed_at"),
    "second": ("待复核", DifferenceState.RESOLVED, "noticed_at"),
    "settled": ("已一致", DifferenceState.SETTLED, "-noticed_at"),
}
SHOWN = {
    "id_number": masks.mask_id_number, "phone": masks.mask_phone,
    "bank_card": lambda number: f"尾号 {number[-4:]}" if len(number) > 7 else number,
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One field of one person; numbers are masked."""

    record: Difference
    name: str
    url: str
    person_url: str
    label: str
    system: str
    paper: str
    said: str
    by: str
    office: str


def select(staff: Staff, tab: str = "", *, office: Organization | None = None, term: str = "") -> QuerySet:
    """The differences of the tab that the staff member may see, narrowed, in no order."""
    found = Difference.objects.visible_to(staff).filter(state=TABS[tab][1])
    if office:
        found = found.filter(**office.scope_filter())
    return found.filter(people.matching(term, path="beneficiary__")) if term else found


def order(tab: str) -> pages.Order:
    return pages.Order(TABS[tab][2])


def loaded(found: QuerySet) -> QuerySet:
    return found.select_related("beneficiary", "organization", "noticed_by", "resolved_by")


def rows(found: Iterable[Difference]) -> list[Row]:
    """No query: person and office come with the rows."""
    return [
        Row(
            record=each, name=each.beneficiary.name, url=address(each),
            person_url=links.person(each.beneficiary.key, tab="file"), label=file_data.FIELDS[each.field].label,
            by=(each.resolved_by or each.noticed_by).name, office=each.organization.short_name, **values(each),
        )
        for each in found
    ]  # fmt: skip


def values(difference: Difference) -> dict[str, str]:
    """What each side says, numbers masked."""
    return {
        "system": shown(difference.field, difference.system_value),
        "paper": shown(difference.field, difference.paper_value),
        "said": shown(difference.field, difference.person_value),
    }


def shown(field: str, value: str) -> str:
    """A value as a page may show it."""
    return SHOWN[field](value) if field in SHOWN else value


def address(difference: Difference) -> str:
    """The page on which it is looked into."""
    return reverse("reviews:difference", args=[difference.key])
