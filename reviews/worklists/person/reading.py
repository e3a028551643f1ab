"""One person as the page needs it, read once: who, which benefits, which reviews, which stops, under which rules."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import AccessEntry, Staff
from benefits import law
from benefits.models import Beneficiary, Benefit, Death, Resumption, Suspension, Transfer
from benefits.services import local_rules
from benefits.states import (
    DECISION_OPEN,
    SUSPENSION_OPEN,
    TRANSFER_OPEN,
    BenefitState,
    DeathState,
    SuspensionState,
    TransferState,
)
from reviews import policy
from reviews.models import Certificate, ContactAttempt, Deferral, Difference, Evidence, ReferencePhoto, Review, Stay
from reviews.policy import EvidenceKind
from reviews.states import DifferenceState, ReviewState
from reviews.worklists import circumstances, consequences, faces
from reviews.worklists import people as finding
from reviews.worklists.circumstances import Circumstances

# Opening the page again within this span is the same look at it, and not written down twice.
SAME_LOOK = timedelta(minutes=5)
HANDS = ("proposed_by", "checked_by", "endorsed_by", "approved_by", "declined_by")
STAGES = (ReviewState.LAPSED, ReviewState.IN_NOTICE, ReviewState.PENDING)


@dataclass(frozen=True)
class Held:
    """How much each tab holds, and what else `visible` reads beside the person."""

    photo_key: str | None  # The current reference photo.
    portrait_key: str | None  # What stands for it in the header: see `faces`.
    evidence_count: int
    contact_count: int
    difference_count: int
    look_count: int
    was_just_opened: bool
    # A reported death that nobody has verified yet.
    reported_death_key: str | None
    reported_death_by: str | None  # A list that was read in has nobody.
    reported_death_source: str | None
    reported_death_at: datetime | None
    expiring_kind: str | None  # The current certificate whose last day comes first.
    expiring_on: date | None
    stay_kind: str | None  # In hospital or in a home today.
    stay_place: str | None
    stay_from: date | None


@dataclass(frozen=True)
class PersonFile:
    """Everything that every tab of the page shows or decides by."""

    person: Beneficiary
    held: Held
    now: Circumstances
    reviews: list[Review]  # newest year first
    today: date

    @cached_property
    def benefits(self) -> list[Benefit]:
        """Every benefit, the oldest first; one query, and that of the stops."""
        found = list(self.person.benefits.select_related("organization").order_by("payable_from_month", "pk"))
        for benefit in found:
            words = {stop.word for stop in self.in_force if stop.benefit_id == benefit.pk}
            benefit.stopped_word = words.pop() if len(words) == 1 else benefit.stopped_word
        return found

    @cached_property
    def stops(self) -> list[Suspension]:
        """Every stop, the newest first; one query, none of somebody who never had one."""
        if not vars(self.person)["had_stop"]:
            return []
        applied = Resumption.objects.filter(suspension=OuterRef("pk"), state__in=DECISION_OPEN)
        found = Suspension.objects.filter(benefit__beneficiary=self.person).annotate(has_applied=Exists(applied))
        return list(found.select_related("benefit", "organization", *HANDS).order_by("-proposed_at", "-pk"))

    @cached_property
    def transfers(self) -> list[Transfer]:
        """The moves on their way or carried out, the newest first; one query, none of somebody who never moved."""
        return list(_loaded(_moves(self.person))) if vars(self.person)["has_moved"] else []

    @cached_property
    def local(self) -> law.LocalRules:
        """The local rules of the office of the person; one query."""
        return local_rules.in_force(organization=self.person.organization, on=self.today)

    @cached_property
    def open_reviews(self) -> list[Review]:
        """Those that one confirmation would settle, oldest deadline first; none of the dead."""
        if self.person.died_on:
            return []
        waiting = [row for row in self.reviews if row.is_open and seen_on(row) is None]
        return sorted(waiting, key=lambda row: (row.due_on, row.pk))

    @property
    def awaiting(self) -> list[Review]:
        """Those whose person is confirmed, open for their registration alone (Y-02); none of the dead."""
        return [] if self.person.died_on else [row for row in self.reviews if row.is_open and seen_on(row)]

    @property
    def leading(self) -> Review | None:
        """The open review that presses most: the furthest stage, then the earliest last day."""
        return min(
            self.open_reviews, key=lambda row: (STAGES.index(ReviewState(row.state)), row.due_on), default=None
        )

    @property
    def in_force(self) -> list[Suspension]:
        return [stop for stop in self.stops if stop.state == SuspensionState.IN_FORCE]

    @property
    def to_apply(self) -> list[Suspension]:
        """Stops in force whose benefit is confirmed again, for which nobody has applied; newest first."""
        waiting = {row.benefit_id for row in self.open_reviews}
        missed = [stop for stop in self.in_force if stop.ground == Suspension.Ground.UNCONFIRMED]
        return [stop for stop in missed if not has_applied(stop) and stop.benefit_id not in waiting]

    @property
    def offered(self) -> Suspension | None:
        """The stop whose resumption the bar above the tabs offers; confirming what is left comes first."""
        return self.to_apply[-1] if self.to_apply and self.leading is None else None

    def open_stop_of(self, benefit: Benefit) -> Suspension | None:
        return next((s for s in self.stops if s.benefit_id == benefit.pk and s.state in SUSPENSION_OPEN), None)

    @property
    def reported_death_words(self) -> str:
        """民政名单：2026-11-15 去世，王敏 2026-11-20 登记; "" when none waits to be verified."""
        held = self.held
        if self.now.death_reported_on is None or self.person.died_on:
            return ""
        source = Death.Source(held.reported_death_source).label
        reported = timezone.localtime(held.reported_death_at)
        by = f"{held.reported_death_by} " if held.reported_death_by else ""
        return f"{source}：{self.now.death_reported_on} 去世，{by}{reported:%Y-%m-%d} 登记"

    @property
    def stay_words(self) -> str:
        """住院，临岚县人民医院; "" where nothing is known."""
        return f"{Stay.Kind(self.held.stay_kind).label}，{self.held.stay_place}" if self.held.stay_kind else ""

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
    people = finding.concerning(staff).select_related("organization")
    photo = ReferencePhoto.objects.filter(beneficiary=OuterRef("pk"), is_current=True)
    deaths = Death.objects.filter(beneficiary=OuterRef("pk"), state=DeathState.REPORTED).order_by("-reported_at")
    papers = Certificate.objects.filter(beneficiary=OuterRef("pk"), is_current=True, expires_on__isnull=False)
    stays = Stay.objects.filter(beneficiary=OuterRef("pk"), from_on__lte=today).lasting(on=today)
    return circumstances.annotated(people, year=today.year).annotate(
        stay_kind=circumstances.first_of(stays, "kind"),
        stay_place=circumstances.first_of(stays, "place"),
        stay_from=circumstances.first_of(stays, "from_on"),
        expiring_kind=circumstances.first_of(papers.order_by("expires_on", "pk"), "kind"),
        expiring_on=circumstances.first_of(papers.order_by("expires_on", "pk"), "expires_on"),
        photo_key=circumstances.first_of(photo, "evidence__key"),
        evidence_count=_count(Evidence.objects.filter(beneficiary=OuterRef("pk")), "beneficiary"),
        contact_count=_count(ContactAttempt.objects.filter(beneficiary=OuterRef("pk")), "beneficiary"),
        difference_count=_count(
            Difference.objects.filter(beneficiary=OuterRef("pk"), state=DifferenceState.OPEN), "beneficiary"
        ),
        look_count=_count(looks, "about"),
        portrait_key=circumstances.first_of(faces.of(OuterRef("pk")), "key"),
        reported_death_key=circumstances.first_of(deaths, "key"),
        reported_death_by=circumstances.first_of(deaths, "reported_by__name"),
        reported_death_source=circumstances.first_of(deaths, "source"),
        reported_death_at=circumstances.first_of(deaths, "reported_at"),
        has_moved=Exists(_moves(OuterRef("pk"))),
        had_stop=Exists(Suspension.objects.filter(benefit__beneficiary=OuterRef("pk"))),
        was_just_opened=Exists(
            looks.filter(by=staff, kind=AccessEntry.Kind.OPENED, at__gt=at - SAME_LOOK)
        ),
        **{_flag(kind): _has_scan(kind) for kind in policy.GOOD_FROM_FILE},
    )


def read(person: Beneficiary, *, today: date) -> PersonFile:
    """The file of a person from `visible`. One query, the reviews; the file reads the rest when it is asked for."""
    reviews = Review.objects.filter(benefit__beneficiary=person).select_related(
        "campaign", "notice", "suspension", "owner", "benefit", "confirmation", "organization",
        "registration_decision__decided_by",
    )
    consents = Deferral.objects.standing().filter(review=OuterRef("pk"), last_day=OuterRef("due_on"))
    reviews = circumstances.seen(reviews.deferred()).annotate(
        deferral_no=circumstances.first_of(consents, "document_no"), is_held=consequences.is_held(),
    )
    return PersonFile(
        person=person,
        held=Held(**{name: getattr(person, name) for name in Held.__dataclass_fields__}),
        now=circumstances.read_from(person),
        reviews=list(reviews.order_by("-campaign__year", "due_on", "pk")),
        today=today,
    )


def _moves(person: Beneficiary | OuterRef) -> QuerySet:
    """The moves on their way or carried out."""
    return Transfer.objects.filter(benefit__beneficiary=person, state__in=(*TRANSFER_OPEN, TransferState.DONE))


def _loaded(moves: QuerySet) -> QuerySet:
    """With both offices, newest first."""
    return moves.select_related("organization__parent", "destination__parent").order_by("-pk")


def seen_on(review: Review) -> date | None:
    """The day on which an accepted confirmation saw the person for a review that came from `read`."""
    return vars(review).get("seen_on")


def deferral_no(review: Review) -> str:
    """The number of the consent that made the last day as late as it is, of a review that came from `read`; or ""."""
    return vars(review).get("deferral_no") or ""


def has_applied(stop: Suspension) -> bool:
    """Whether a resumption of the stop, one that came from `read`, waits to be decided."""
    return bool(vars(stop)["has_applied"])


def _count(rows: QuerySet, group: str) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values(group).annotate(number=Count("pk")).values("number")), 0)


def _has_scan(kind: EvidenceKind) -> Exists:
    return Exists(Evidence.objects.filter(beneficiary=OuterRef("pk"), kind=kind))


def _flag(kind: EvidenceKind) -> str:
    return f"has_{kind.lower()}"
