"""One person as the page needs it, read once: who, which benefits, which reviews, which stops, under which rules."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import AccessEntry, Staff
from benefits import law
from benefits.models import Beneficiary, Benefit, Suspension
from benefits.services import local_rules
from benefits.states import SUSPENSION_OPEN, BenefitState, SuspensionState
from reviews import policy
from reviews.models import ContactAttempt, Difference, Evidence, ReferencePhoto, Review
from reviews.policy import EvidenceKind
from reviews.states import DifferenceState, ReviewState
from reviews.worklists import circumstances
from reviews.worklists.circumstances import Circumstances

# Opening the page again within this span is the same look at it, and not written down twice.
SAME_LOOK = timedelta(minutes=5)
HANDS = ("proposed_by", "checked_by", "endorsed_by", "approved_by", "declined_by")
STAGES = (ReviewState.LAPSED, ReviewState.IN_NOTICE, ReviewState.PENDING)


@dataclass(frozen=True)
class Held:
    """How much each tab holds, and what else `visible` reads beside the person."""

    photo_key: str | None
    evidence_count: int
    contact_count: int
    difference_count: int
    look_count: int
    was_just_opened: bool


@dataclass(frozen=True)
class PersonFile:
    """Everything that every tab of the page shows or decides by."""

    person: Beneficiary
    held: Held
    now: Circumstances
    benefits: list[Benefit]
    reviews: list[Review]  # newest year first
    stops: list[Suspension]  # newest first
    local: law.LocalRules
    today: date

    @cached_property
    def open_reviews(self) -> list[Review]:
        """Those that one confirmation would settle, oldest deadline first; none of the dead."""
        if self.person.died_on:
            return []
        return sorted((row for row in self.reviews if row.is_open), key=lambda row: (row.due_on, row.pk))

    @property
    def leading(self) -> Review | None:
        """The open review that presses most: the furthest stage, then the earliest last day."""
        return min(
            self.open_reviews, key=lambda row: (STAGES.index(ReviewState(row.state)), row.due_on), default=None
        )

    @property
    def in_force(self) -> list[Suspension]:
        return [stop for stop in self.stops if stop.state == SuspensionState.IN_FORCE]

    def open_stop_of(self, benefit: Benefit) -> Suspension | None:
        return next((s for s in self.stops if s.benefit_id == benefit.pk and s.state in SUSPENSION_OPEN), None)

    def review_of(self, benefit: Benefit) -> Review | None:
        """The benefit's open review, else its newest."""
        own = [row for row in self.reviews if row.benefit_id == benefit.pk]
        return next((row for row in own if row.is_open), own[0] if own else None)

    @property
    def standing(self) -> list[Benefit]:
        """Benefits that have not ended."""
        return [benefit for benefit in self.benefits if benefit.state != BenefitState.ENDED]

    @property
    def on_file(self) -> frozenset[EvidenceKind]:
        """Papers that need not be brought again, because their scan is in the file."""
        return frozenset(kind for kind in policy.GOOD_FROM_FILE if getattr(self.person, _flag(kind)))


def visible(staff: Staff, *, at: datetime, today: date) -> QuerySet:
    """Persons whom the staff member may see, with what the page shows of them beside them."""
    looks = AccessEntry.objects.filter(about=OuterRef("key"))
    people = Beneficiary.objects.visible_to(staff).select_related("organization")
    photo = ReferencePhoto.objects.filter(beneficiary=OuterRef("pk"), is_current=True)
    return circumstances.annotated(people, year=today.year).annotate(
        photo_key=circumstances.first_of(photo, "evidence__key"),
        evidence_count=_count(Evidence.objects.filter(beneficiary=OuterRef("pk")), "beneficiary"),
        contact_count=_count(ContactAttempt.objects.filter(beneficiary=OuterRef("pk")), "beneficiary"),
        difference_count=_count(
            Difference.objects.filter(beneficiary=OuterRef("pk"), state=DifferenceState.OPEN), "beneficiary"
        ),
        look_count=_count(looks, "about"),
        was_just_opened=Exists(
            looks.filter(by=staff, kind=AccessEntry.Kind.OPENED, at__gt=at - SAME_LOOK)
        ),
        **{_flag(kind): _has_scan(kind) for kind in policy.GOOD_FROM_FILE},
    )


def read(person: Beneficiary, *, today: date) -> PersonFile:
    """The file of a person from `visible`. Four queries: benefits, reviews, stops, local rules."""
    reviews = Review.objects.filter(benefit__beneficiary=person).select_related(
        "campaign", "notice", "suspension", "owner", "benefit", "confirmation", "deferral"
    )
    stops = Suspension.objects.filter(benefit__beneficiary=person).select_related("benefit", *HANDS)
    return PersonFile(
        person=person,
        held=Held(**{name: getattr(person, name) for name in Held.__dataclass_fields__}),
        now=circumstances.read_from(person),
        benefits=list(person.benefits.order_by("payable_from_month", "pk")),
        reviews=list(reviews.order_by("-campaign__year", "due_on", "pk")),
        stops=list(stops.order_by("-proposed_at", "-pk")),
        local=local_rules.in_force(organization=person.organization, on=today),
        today=today,
    )


def _count(rows: QuerySet, group: str) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values(group).annotate(number=Count("pk")).values("number")), 0)


def _has_scan(kind: EvidenceKind) -> Exists:
    return Exists(Evidence.objects.filter(beneficiary=OuterRef("pk"), kind=kind))


def _flag(kind: EvidenceKind) -> str:
    return f"has_{kind.lower()}"
