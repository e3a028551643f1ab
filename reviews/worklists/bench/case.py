"""One case on the bench: the pictures side by side, what the machine found, how it came, what was before."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts import masks
from accounts.models import Staff
from benefits.categories import Category
from reviews.models import Confirmation, Evidence, ReferencePhoto, Review
from reviews.policy import Method, likeness, settles
from reviews.states import ConfirmationState
from reviews.worklists.bench import checks, hints, twins

YEARS_SHOWN = 4
WAYS = (Method.ON_SITE, Method.HOME_VISIT, Method.REMOTE, Method.APP)


@dataclass(frozen=True)
class Shot:
    """A picture of the row: whose year, when, the address of its file; no address where there is none."""

    title: str
    when: str
    url: str
    thumb_url: str
    note: str


@dataclass(frozen=True)
class Case:
    """Everything that stands on the page. Ten queries, whatever the number of files."""

    confirmation: Confirmation
    reviews: list[Review]
    facts: list[str]
    reference: Shot | None
    before: Shot | None
    shots: list[Shot]
    checks: list[checks.Check]
    hints: hints.Hints
    call: list[tuple[str, str]]
    history: list[Confirmation]
    ways: list[tuple[str, str]]


def read(confirmation: Confirmation, staff: Staff, *, today: date) -> Case:
    """The case as this person may see it (beneficiary, hands, representative loaded)."""
    person = confirmation.beneficiary
    stored = confirmation.evidence.select_related("reading").prefetch_related("reading__hints")
    evidence = sorted(stored, key=lambda each: (each.kind not in likeness.COMPARED, each.pk))
    reviews = list(confirmation.for_reviews.select_related("campaign", "benefit", "suspension").order_by("due_on"))
    history = list(
        person.confirmations.filter(state=ConfirmationState.ACCEPTED, confirmed_on__lt=confirmation.confirmed_on)
        .select_related("reviewed_by").order_by("-confirmed_on")[:YEARS_SHOWN]
    )  # fmt: skip
    agents = person.confirmations.filter(representative=confirmation.representative).exclude(pk=confirmation.pk)
    is_new = confirmation.representative is not None and not agents.exists()
    return Case(
        confirmation=confirmation, reviews=reviews, facts=_facts(confirmation, reviews, today),
        reference=_reference(person), before=_before(confirmation),
        shots=[_shot(each, each.get_kind_display()) for each in evidence],
        checks=checks.of(
            confirmation, evidence, reviews, twins.of(confirmation, evidence, staff), is_new_agent=is_new
        ),
        hints=hints.of(confirmation, evidence), call=_call(confirmation), history=history,
        ways=_ways(confirmation, reviews),
    )  # fmt: skip


def _facts(confirmation: Confirmation, reviews: list[Review], today: date) -> list[str]:
    person = confirmation.beneficiary
    titles = "、".join(review.benefit.title for review in reviews)
    amount = sum(review.benefit.monthly_amount for review in reviews)
    by = confirmation.recorded_by.name if confirmation.recorded_by else "系统"
    return [
        masks.mask_id_number(person.id_number), f"{person.age_on(today)} 岁", titles, f"{amount:,.2f} 元/月",
        f"{confirmation.get_method_display()}，{by}经办",
    ]


def _ways(confirmation: Confirmation, reviews: list[Review]) -> list[tuple[str, str]]:
    return [
        (way.value, way.label) for way in WAYS
        if way != confirmation.method and all(settles(way, Category(review.category)) for review in reviews)
    ]


def _reference(person) -> Shot | None:
    row = ReferencePhoto.objects.filter(beneficiary=person, is_current=True).select_related("evidence").first()
    return _shot(row.evidence, "基准照片") if row else None


def _before(confirmation: Confirmation) -> Shot | None:
    """The picture of the last time that somebody believed."""
    found = Evidence.objects.filter(
        beneficiary=confirmation.beneficiary_id, kind__in=likeness.COMPARED,
        confirmation__state=ConfirmationState.ACCEPTED, confirmation__confirmed_on__lt=confirmation.confirmed_on,
    ).select_related("confirmation")  # fmt: skip
    last = found.order_by("-confirmation__confirmed_on", "-pk").first()
    if last is None or last.confirmation is None:
        return None
    year = last.confirmation.confirmed_on.year
    title = "去年" if year == confirmation.confirmed_on.year - 1 else f"{year} 年"
    return _shot(last, title, note=f"{last.confirmation.get_method_display()}，已采信")


def _shot(evidence: Evidence, title: str, *, note: str = "") -> Shot:
    address = reverse("reviews:evidence", args=[evidence.key])
    taken = evidence.taken_on or evidence.uploaded_at.date()
    size = f"{evidence.width} × {evidence.height}" if evidence.width else ""
    return Shot(title, f"{taken} {'拍' if evidence.taken_on else '收'}", address, f"{address}?side=240", note or size)


def _call(confirmation: Confirmation) -> list[tuple[str, str]]:
    second = confirmation.second_officer
    paper = "，".join(filter(None, [confirmation.newspaper, confirmation.newspaper_place]))
    agent = confirmation.representative
    return [
        fact for fact in (
            ("渠道", confirmation.channel),
            ("在场", second.name if second else ""),
            ("代办人", f"{agent.name}（{agent.relation}）" if agent else ""),
            ("代办人证件", masks.mask_id_number(agent.id_number) if agent else ""),
            ("报纸", paper),
            ("材料日期", f"{confirmation.shown_on}" if confirmation.shown_on else ""),
            ("备注", confirmation.note),
        ) if fact[1]
    ]  # fmt: skip
