"""One day's visits of one officer: the list on the desk and on the phone, and the sheet that goes along."""

import base64
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

import qrcode
import qrcode.image.svg
from django.db.models import Case, Q, QuerySet, Value, When

from accounts import masks
from accounts.models import Staff
from benefits.categories import Category
from benefits.models import Beneficiary, Representative
from reviews import policy
from reviews.models import Evidence, HomeVisit, ReferencePhoto, Review
from reviews.policy import EvidenceKind
from reviews.states import VisitState
from reviews.worklists import links, stakes, visits

SHOWN = (VisitState.PLANNED, VisitState.DONE, VisitState.MISSED)
ORDER = {VisitState.PLANNED: 0, VisitState.MISSED: 1, VisitState.DONE: 2}


@dataclass(frozen=True)
class Stop:
    """One household of the day. Numbers are masked unless the sheet was asked for with them."""

    visit: HomeVisit
    name: str
    url: str
    age: int
    category: str
    mobility: str
    place: str
    address: str
    phone: str
    relatives: str
    due: str
    lacking: tuple[str, ...]
    officers: str
    qr: str = ""


def of(staff: Staff, *, day: date, officer: Staff | None = None) -> QuerySet:
    """The visits of the day that the member of staff may see, those of one officer if named; still to make first."""
    turn = Case(*(When(state=state, then=Value(place)) for state, place in ORDER.items()))
    found = HomeVisit.objects.visible_to(staff).filter(planned_on=day, state__in=SHOWN)
    if officer:
        found = found.filter(Q(officer=officer) | Q(second_officer=officer))
    officers = ("officer__organization", "second_officer__organization")
    found = found.select_related("beneficiary__organization", "organization", *officers)
    return found.order_by(turn, "beneficiary__village", "pk")


def stops(
    found: Iterable[HomeVisit],
    *,
    today: date,
    with_phones: bool = False,
    address_of: Callable[[str], str] | None = None,
) -> list[Stop]:
    """The households in their order; four queries, whatever the number. `address_of` gives what the code opens."""
    rows = list(found)
    people = [row.beneficiary_id for row in rows]
    due, on_file = _due(people), _on_file(people)
    relatives = _relatives(people, with_phones)
    pictured = set(
        ReferencePhoto.objects.filter(beneficiary__in=people, is_current=True).values_list("beneficiary_id", flat=True)
    )
    return [
        _stop(
            row, due.get(row.beneficiary_id, []), on_file.get(row.beneficiary_id, set()), relatives, today,
            has_photo=row.beneficiary_id in pictured, with_phones=with_phones,
            qr=code_of(address_of(row.key)) if address_of else "",
        )
        for row in rows
    ]


def _stop(visit, reviews, on_file, relatives, today, *, has_photo, with_phones, qr) -> Stop:
    person: Beneficiary = visit.beneficiary
    able = person.mobility == Beneficiary.Mobility.ABLE
    lacking = [] if has_photo else ["基准照片"]
    papers = {paper for review in reviews for paper in policy.methods.STATUS_PAPERS[Category(review.category)]}
    lacking += [f"{kind.label}（未扫描）" for kind in EvidenceKind if kind in papers - on_file]
    return Stop(
        visit=visit, name=person.name, url=links.person(person.key), age=person.age_on(today),
        category="、".join(dict.fromkeys(review.benefit.title for review in reviews)),
        mobility="" if able else person.get_mobility_display(), place=person.village, address=person.address,
        phone=(person.phone if with_phones else masks.mask_phone(person.phone)) or "没有电话",
        relatives=relatives.get(person.pk, ""), officers=visits.officers_of(visit), lacking=tuple(lacking), qr=qr,
        due=stakes.day_words(reviews[0].due_on, today=today) if reviews else "",
    )


def _due(people: list[int]) -> dict[int, list[Review]]:
    found: dict[int, list[Review]] = {}
    rows = Review.objects.open().filter(benefit__beneficiary__in=people).select_related("benefit").order_by("due_on")
    for row in rows:
        found.setdefault(row.benefit.beneficiary_id, []).append(row)
    return found


def _on_file(people: list[int]) -> dict[int, set[EvidenceKind]]:
    found: dict[int, set[EvidenceKind]] = {}
    rows = Evidence.objects.filter(beneficiary__in=people, kind__in=policy.GOOD_FROM_FILE)
    for person, kind in rows.values_list("beneficiary_id", "kind"):
        found.setdefault(person, set()).add(EvidenceKind(kind))
    return found


def _relatives(people: list[int], with_phones: bool) -> dict[int, str]:
    found: dict[int, str] = {}
    for one in Representative.objects.filter(beneficiary__in=people).order_by("-pk"):
        number = one.phone if with_phones else masks.mask_phone(one.phone)
        found[one.beneficiary_id] = f"{one} {number}".strip()
    return found


def code_of(address: str) -> str:
    """The address as a drawn code for the camera of the phone: the source of an image."""
    drawn = io.BytesIO()
    qrcode.make(address, image_factory=qrcode.image.svg.SvgPathImage, border=1).save(drawn)
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.getvalue()).decode()}"
