"""What is under way with a person beside the review itself: the last contact, papers, visits, failures in the App.

One query for any number of people: lists, the morning page and the person page all read it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from benefits import policy as pay
from benefits.categories import ENTITLED_AS_MINORS, Category
from benefits.models import Beneficiary, Benefit, Death, EligibilityCheck, Resumption, Suspension, Termination
from benefits.states import DECISION_OPEN, DeathState, SuspensionState
from reviews import policy
from reviews.models import (
    AppDoubt,
    Appointment,
    Attempt,
    Confirmation,
    ContactAttempt,
    Correction,
    DeferralRequest,
    HomeVisit,
    RegistrationItem,
    memory,
)
from reviews.policy import AttemptCause, ContactOutcome, Method, routes
from reviews.states import AppDoubtState, ConfirmationState, CorrectionState, VisitState


@dataclass(frozen=True)
class Circumstances:
    """Plain values; None and "" where there is nothing."""

    living: str = ""  # As in the file: here, elsewhere, abroad.
    mobility: str = ""
    born_on: date | None = None
    death_reported_on: date | None = None  # Said to have died on; nobody has verified it yet.
    submitted_on: datetime | None = None
    resumption_state: str | None = None
    ending_state: str | None = None  # Of a lasting end that is proposed, or approved and not yet in force.
    ending_from: date | None = None
    minor_born_on: date | None = None  # Of a child or sibling, entitled as a minor; the end ends the question.
    kept_until: date | None = None
    sentenced_since: date | None = None  # The first unpaid day of a stop for a sentence or a wanted notice.
    correction_due_on: date | None = None
    deferral_until: date | None = None  # Asked for; nobody has answered.
    visit_state: str | None = None
    visit_on: date | None = None
    call_at: datetime | None = None  # Agreed with a person far away, and not held yet.
    failures: int = 0
    failure_cause: str | None = None
    doubt_kind: str | None = None  # A pass in the App that waits for a supervisor.
    doubt_key: str | None = None
    # What failed for the person this year, whatever the cause: see `reviews.models.memory`.
    app_tries: int = 0
    app_cause: str = ""
    app_dead_end: str = ""
    remote_failures: int = 0
    visit_failures: int = 0
    contact_at: datetime | None = None
    contact_on: date | None = None
    contact_channel: str | None = None
    contact_outcome: str | None = None
    contact_note: str | None = None
    contact_elsewhere: bool | None = None  # Not by the number on file.
    follow_up_on: date | None = None

    @property
    def contact_words(self) -> str:
        """电话，无人接听; "" when nobody has tried."""
        if not self.contact_outcome:
            return ""
        return policy.words_of_try(self.contact_channel, self.contact_outcome)

    @property
    def is_abroad(self) -> bool:
        return self.living == Beneficiary.Living.ABROAD

    @property
    def eligible_until(self) -> date | None:
        """The day with which the eligibility of a child or sibling ends; None where there is none."""
        if self.minor_born_on is None or self.ending_state:
            return None
        return pay.eligible_until(self.minor_born_on, kept_until=self.kept_until)

    @property
    def was_reached(self) -> bool:
        return bool(self.contact_outcome) and ContactOutcome(self.contact_outcome).is_answered

    @property
    def failure_words(self) -> str:
        """App 比对失败 2 次（光线或背景不当）; App 未通过 1 次（收不到验证码） where nothing was compared."""
        number, cause = (self.failures, self.failure_cause) if self.failures else (self.app_tries, self.app_cause)
        if not number:
            return ""
        words = "比对失败" if self.failures else "未通过"
        return f"App {words} {number} 次{f'（{AttemptCause(cause).label}）' if cause else ''}"

    @property
    def failed_routes(self) -> frozenset[Method]:
        """The ways that failed this year, which nobody proposes again."""
        return routes.failed_routes(routes.Tries(
            app=max(self.app_tries, self.failures), app_dead_end=self.app_dead_end or None,
            remote=self.remote_failures, visit=self.visit_failures,
        ))

    @property
    def app_advice(self) -> Method | None:
        """Which way the FAQ names for the last cause; None when nothing failed."""
        cause = self.app_cause or self.failure_cause
        return routes.ADVICE[AttemptCause(cause)].value if cause else None

    def routes_left(self, categories: Iterable[Category], *, today: date) -> tuple[Method, ...]:
        """The ways to propose instead of the App, the most fitting first."""
        return routes.routes_left(
            categories=categories, failed=self.failed_routes, failed_comparisons=self.failures, born_on=self.born_on,
            today=today, living=self.living, mobility=self.mobility,
        )


def of(people: Iterable[int], *, year: int) -> dict[int, Circumstances]:
    """The circumstances of each person (ids) in the year, by id. One query."""
    people = list(people)
    if not people:
        return {}
    fields = list(Circumstances.__dataclass_fields__)
    rows = annotated(Beneficiary.objects.filter(pk__in=people), year=year).values("pk", *fields)
    return {row.pop("pk"): Circumstances(**row) for row in rows}


def annotated(people: QuerySet, *, year: int) -> QuerySet:
    """The people with each field of `Circumstances` beside them."""
    contacts = ContactAttempt.objects.filter(beneficiary=OuterRef("pk")).order_by("-on", "-at", "-pk")
    failed = Attempt.objects.filter(
        beneficiary=OuterRef("pk"), campaign__year=year, cause__in=policy.FAILED_COMPARISONS
    )
    submitted = Confirmation.objects.filter(beneficiary=OuterRef("pk"), state=ConfirmationState.SUBMITTED)
    corrections = Correction.objects.filter(
        review__benefit__beneficiary=OuterRef("pk"), state=CorrectionState.OPEN
    ).order_by("due_on")
    deaths = Death.objects.filter(beneficiary=OuterRef("pk"), state=DeathState.REPORTED).order_by("-reported_at")
    counted = failed.order_by().values("beneficiary").annotate(number=Count("pk")).values("number")
    return people.annotate(
        death_reported_on=first_of(deaths, "died_on"),
        resumption_state=first_of(_applications(), "state"),
        **_endings(),
        sentenced_since=first_of(_sentences(), "effective_on"),
        submitted_on=first_of(submitted.order_by("recorded_at"), "recorded_at"),
        correction_due_on=first_of(corrections, "due_on"),
        deferral_until=first_of(_deferral_requests(), "until"),
        **_agreed(),
        failures=Coalesce(Subquery(counted), 0),
        failure_cause=first_of(failed.order_by("-at"), "cause"),
        **memory.of("pk", year=year),
        doubt_kind=first_of(_doubts(), "kind"),
        doubt_key=first_of(_doubts(), "key"),
        contact_at=first_of(contacts, "at"),
        contact_on=first_of(contacts, "on"),
        contact_channel=first_of(contacts, "channel"),
        contact_outcome=first_of(contacts, "outcome"),
        contact_note=first_of(contacts, "note"),
        contact_elsewhere=first_of(contacts, "is_other_number"),
        follow_up_on=first_of(contacts.filter(follow_up_on__isnull=False), "follow_up_on"),
    )


def _applications() -> QuerySet:
    open_ones = Resumption.objects.filter(state__in=DECISION_OPEN)
    return open_ones.filter(suspension__benefit__beneficiary=OuterRef("pk")).order_by("pk")


def _agreed() -> dict[str, Subquery]:
    """What is agreed with the person: a visit asked for or planned, a call."""
    visits = HomeVisit.objects.filter(
        beneficiary=OuterRef("pk"), state__in=(VisitState.REQUESTED, VisitState.PLANNED)
    ).order_by("planned_on")
    calls = Appointment.objects.planned().filter(beneficiary=OuterRef("pk"))
    return {
        "visit_state": first_of(visits, "state"),
        "visit_on": first_of(visits, "planned_on"),
        "call_at": first_of(calls, "meets_at"),
    }


def _endings() -> dict[str, Subquery]:
    """The lasting end that is under way, and what the eligibility of a minor depends on."""
    ends = Termination.objects.open().filter(benefit__beneficiary=OuterRef("pk")).order_by("pk")
    minors = Benefit.objects.open().filter(beneficiary=OuterRef("pk"), kin__in=ENTITLED_AS_MINORS).order_by("pk")
    kept = EligibilityCheck.objects.filter(benefit__beneficiary=OuterRef("pk"), until_on__isnull=False)
    return {
        "ending_state": first_of(ends, "state"),
        "ending_from": first_of(ends, "first_unpaid_month"),
        "minor_born_on": first_of(minors, "beneficiary__born_on"),
        "kept_until": first_of(kept.order_by("-recorded_at", "-pk"), "until_on"),
    }


def _doubts() -> QuerySet:
    return AppDoubt.objects.filter(beneficiary=OuterRef("pk"), state=AppDoubtState.OPEN).order_by("raised_at", "pk")


def _deferral_requests() -> QuerySet:
    return DeferralRequest.objects.open().filter(review__benefit__beneficiary=OuterRef("pk")).order_by("asked_at")


def _sentences() -> QuerySet:
    """The stops of the person in force for a sentence or a wanted notice."""
    stops = Suspension.objects.filter(benefit__beneficiary=OuterRef("pk"), state=SuspensionState.IN_FORCE)
    return stops.filter(ground=Suspension.Ground.SENTENCED_OR_WANTED).order_by("effective_on")


def seen(reviews: QuerySet) -> QuerySet:
    """The reviews with `seen_on` beside them: the day on which an accepted confirmation saw the person, or None.

    One that is open all the same waits for its registration alone (Y-02); `has_failed` says whether an item of it did
    not pass, `asked_in_vain` whether the last correction came to nothing and nobody has decided since.
    """
    failed = RegistrationItem.objects.filter(review=OuterRef("pk"), result=RegistrationItem.Result.NOT_PASSED)
    accepted = Confirmation.objects.filter(for_reviews=OuterRef("pk"), state=ConfirmationState.ACCEPTED)
    asked = Correction.objects.filter(review=OuterRef("pk")).exclude(state=CorrectionState.WITHDRAWN)
    expired = Q(last_asked=CorrectionState.EXPIRED, registration_decision=None)
    return reviews.alias(last_asked=first_of(asked.order_by("-requested_at", "-pk"), "state")).annotate(
        seen_on=first_of(accepted.order_by("confirmed_on", "pk"), "confirmed_on"), has_failed=Exists(failed),
        asked_in_vain=Case(When(expired, then=True), default=False),
    )


def first_of(rows: QuerySet, field: str) -> Subquery:
    """One field of the first row, as a subquery."""
    return Subquery(rows.values(field)[:1])


def read_from(person: Beneficiary) -> Circumstances:
    """The circumstances of a person that came from `annotated`."""
    return Circumstances(**{name: getattr(person, name) for name in Circumstances.__dataclass_fields__})

