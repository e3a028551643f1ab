"""Certificates (证件) on the desk: those of one person, what to say of a last day, and whose are about to expire."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from accounts import masks
from accounts.models import Organization, Staff
from benefits import law
from benefits.models import Beneficiary
from reviews.models import Certificate
from reviews.policy import EvidenceKind, certificates
from reviews.worklists import links, pages, people

SOON, EXPIRED = "", "expired"
TABS = {SOON: "即将到期", EXPIRED: "已过期"}
ORDER = pages.Order("expires_on")
READ = ("key", "kind", "expires_on", "seen_on")


@dataclass(frozen=True)
class Standing:
    """What a last day means today: words for the page and the tone of its mark, "" while all is well."""

    words: str
    tone: str

    @property
    def is_urgent(self) -> bool:
        return bool(self.tone)


def standing(expires_on: date | None, *, today: date, local: law.LocalRules = law.NO_LOCAL_RULES) -> Standing:
    """长期; 2026-12-03 到期; 2026-11-01 已过期. The last day itself still counts."""
    if expires_on is None:
        return Standing("长期", "")
    if expires_on < today:
        return Standing(f"{expires_on} 已过期", "stop")
    is_near = expires_on <= certificates.warned_until(today, local=local)
    return Standing(f"{expires_on} 到期", "soon" if is_near else "")


@dataclass(frozen=True)
class Known:
    """One certificate of a person, the number masked."""

    label: str
    number: str
    issued_on: date | None
    standing: Standing
    seen: str
    scan_url: str
    is_current: bool

    @property
    def dot(self) -> str:
        """Of a checklist: good, to be renewed, an earlier version."""
        return ("warn" if self.standing.is_urgent else "ok") if self.is_current else "none"


def of_person(person: Beneficiary, *, today: date, local: law.LocalRules = law.NO_LOCAL_RULES) -> list[Known]:
    """Every certificate recorded of the person, the current ones first. One query."""
    rows = Certificate.objects.filter(beneficiary=person).order_by("-is_current", "-pk")
    return [
        Known(
            label=row.get_kind_display(), number=masked(row), issued_on=row.issued_on,
            standing=standing(row.expires_on, today=today, local=local), seen=f"{row.seen_on} {row.seen_by.name}",
            scan_url=reverse("reviews:evidence", args=[row.scan.key]) if row.scan else "", is_current=row.is_current,
        )
        for row in rows.select_related("seen_by", "scan")
    ]


def standings(person: Beneficiary, *, today: date, local: law.LocalRules = law.NO_LOCAL_RULES) -> dict:
    """By kind, how the current certificates stand. One query; no number is opened."""
    rows = Certificate.objects.filter(beneficiary=person, is_current=True).values_list("kind", "expires_on")
    return {EvidenceKind(kind): standing(day, today=today, local=local) for kind, day in rows}


def masked(row: Certificate) -> str:
    """Enough to recognise the number."""
    return masks.mask_id_number(row.number) if row.kind == EvidenceKind.ID_CARD else masks.mask_card(row.number)


def suggestion(person: Beneficiary, issued_on: date) -> str:
    """What an ID card issued on the day bears, in words: 长期, or the day."""
    day = certificates.id_card_expires_on(born_on=person.born_on, issued_on=issued_on)
    return day.isoformat() if day else "长期"


def select(
    staff: Staff, tab: str = SOON, *, today: date, local: law.LocalRules = law.NO_LOCAL_RULES,
    office: Organization | None = None, term: str = "",
) -> QuerySet:
    """Current certificates of living people of the own offices that expire soon, or have; in no order."""
    who = Beneficiary.objects.visible_to(staff).filter(died_on=None)
    if office:
        who = who.filter(**office.scope_filter())
    if term:
        who = who.filter(people.matching(term))
    ends = {
        SOON: {"expires_on__gte": today, "expires_on__lte": certificates.warned_until(today, local=local)},
        EXPIRED: {"expires_on__lt": today},
    }
    return Certificate.objects.filter(is_current=True, beneficiary__in=who, **ends[tab])


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    name: str
    url: str
    record_url: str
    label: str
    standing: Standing
    seen_on: date
    place: str
    office: str


def rows(found: Iterable[Certificate], *, today: date, local: law.LocalRules = law.NO_LOCAL_RULES) -> list[Row]:
    """No query: everything came with the certificates."""
    return [
        Row(
            name=each.beneficiary.name, url=links.person(each.beneficiary.key, tab="file"),
            record_url=links.certificates(each.beneficiary.key), label=each.get_kind_display(),
            standing=standing(each.expires_on, today=today, local=local), seen_on=each.seen_on,
            place=each.beneficiary.village, office=each.beneficiary.organization.short_name,
        )
        for each in found
    ]


def loaded(found: QuerySet) -> QuerySet:
    """With what the rows show; nothing sealed is read."""
    who = ("key", "name", "village", "organization__short_name")
    return found.select_related("beneficiary__organization").only(*READ, *(f"beneficiary__{name}" for name in who))
