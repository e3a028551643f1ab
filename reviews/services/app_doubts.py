"""Passes in the App that wait for a supervisor: of the dead, of somebody reported dead, and before a stop (DE-20)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits.models import Beneficiary, Death, Suspension
from benefits.services import consents, set_aside
from benefits.states import SUSPENSION_UNPAID, DeathState, SuspensionState
from reviews import policy
from reviews.models import AppDoubt, Attempt, Review
from reviews.policy.attempts import AttemptEffect, DoubtKind
from reviews.services import arrivals, receipts
from reviews.states import AppDoubtState

Pass = tuple[Attempt, Beneficiary, date]


class CannotAnswer(Exception):
    """A doubt that may not be answered so; carries a Chinese sentence."""


def doubtful(*, passes: Sequence[Pass]) -> dict[int, DoubtKind]:
    """Which of the passes confirm nobody, by attempt: of the dead and of those reported dead, after that day."""
    reported = Death.objects.filter(
        beneficiary__in={person.pk for _, person, _ in passes}, state=DeathState.REPORTED
    ).values_list("beneficiary_id", "died_on")
    said_dead: dict[int, date] = {}
    for person_id, died_on in reported:
        said_dead[person_id] = min(died_on, said_dead.get(person_id, died_on))
    found = {}
    for attempt, person, day in passes:
        if person.died_on and day > person.died_on:
            found[attempt.pk] = DoubtKind.AFTER_DEATH
        elif person.pk in said_dead and day > said_dead[person.pk]:
            found[attempt.pk] = DoubtKind.REPORTED_DEAD
    return found


def raise_for(
    *, passes: Sequence[Pass], doubtful: dict[int, DoubtKind], by: Staff | None, at: datetime
) -> list[AppDoubt]:
    """Write the doubts: those of `doubtful`, and one for each stop in force or lifted that a pass came before (DE-20).

    A stop about which a doubt stands or was answered gets no other one.
    """
    rows = [
        _doubt(attempt, person, doubtful[attempt.pk], at=at)
        for attempt, person, _ in passes
        if attempt.pk in doubtful
    ]
    rows += _never_due([each for each in passes if each[0].pk not in doubtful], at)
    AppDoubt.objects.bulk_create(rows)
    audit.write(
        [audit.change_of(row, act="app_doubt.raised", reason=row.get_kind_display()) for row in rows], by=by, at=at
    )
    return rows


def uphold(*, doubt: AppDoubt, answer: str, by: Staff, at: datetime) -> None:
    """Take the pass for true: set the stop aside, or confirm the person by it. The arrears need another person.

    Refused without words, for another office, and for the dead: a wrong registration of the death is reversed first.
    """
    answer = _guard(doubt, answer, by)
    with transaction.atomic():
        audit.take_turn()
        doubt.beneficiary.refresh_from_db(fields=["died_on"])
        if doubt.kind == DoubtKind.NEVER_DUE:
            _set_aside(doubt, answer, by=by, at=at)
        else:
            _confirm(doubt, by=by, at=at)
        _close(doubt, AppDoubtState.UPHELD, "app_doubt.upheld", answer, by=by, at=at)


def reject(*, doubt: AppDoubt, answer: str, by: Staff, at: datetime) -> None:
    """Leave things as they are, with what was found out. Refused without words and for another office."""
    answer = _guard(doubt, answer, by)
    with transaction.atomic():
        _close(doubt, AppDoubtState.REJECTED, "app_doubt.rejected", answer, by=by, at=at)


def _never_due(passes: Sequence[Pass], at: datetime) -> list[AppDoubt]:
    """The earliest pass before each stop, in the campaign whose missing led to it."""
    people = {person.pk: person for _, person, _ in passes}
    missed = (
        Review.objects.filter(
            suspension__state__in=SUSPENSION_UNPAID, suspension__ground=Suspension.Ground.UNCONFIRMED,
            suspension__benefit__beneficiary__in=people,
        )
        .exclude(suspension__in=AppDoubt.objects.exclude(suspension=None).values("suspension"))
        .values_list(
            "suspension__benefit__beneficiary_id", "suspension_id", "suspension__effective_on",
            "campaign__window_start",
        )
    )
    found: dict[int, AppDoubt] = {}
    for person_id, stop_id, effective_on, window_start in missed:
        own = [each for each in passes if each[1].pk == person_id and window_start <= each[2] < effective_on]
        if own and stop_id not in found:
            attempt, person, _ = min(own, key=lambda each: each[0].at)
            found[stop_id] = _doubt(attempt, person, DoubtKind.NEVER_DUE, at=at, suspension_id=stop_id)
    return list(found.values())


def _doubt(attempt: Attempt, person: Beneficiary, kind: DoubtKind, *, at: datetime, **words: Any) -> AppDoubt:
    return AppDoubt(
        beneficiary=person, organization=person.organization, province_code=person.province_code,
        city_code=person.city_code, county_code=person.county_code, kind=kind, attempt=attempt, state_at=at,
        raised_at=at, **words,
    )


def _guard(doubt: AppDoubt, answer: str, by: Staff) -> str:
    consents.refuse_outsider(office=doubt.organization, act=Act.ANSWER_APP_DOUBT, by=by)
    if not answer.strip():
        raise CannotAnswer("请写明查明的情况。")
    return answer.strip()


def _set_aside(doubt: AppDoubt, answer: str, *, by: Staff, at: datetime) -> None:
    stop = Suspension.objects.select_related("benefit__beneficiary", "organization").get(pk=doubt.suspension_id)
    if stop.state == SuspensionState.SET_ASIDE:  # A confirmation at the counter has said the same meanwhile.
        return
    day = timezone.localtime(doubt.attempt.at).date()
    reason = f"{day.year}年{day.month}月{day.day}日已在 App 通过，停发之前已确认。{answer}"
    set_aside.set_aside(suspension=stop, reason=reason, by=by, at=at)
    receipts.apology(suspension=stop, at=at).save()


def _confirm(doubt: AppDoubt, *, by: Staff, at: datetime) -> None:
    person, day = doubt.beneficiary, timezone.localtime(doubt.attempt.at).date()
    if person.died_on:
        raise CannotAnswer("该对象已登记去世，不能采信。登记有误的，请先更正去世登记。")
    if person.deaths.filter(state=DeathState.REPORTED).exists():
        raise CannotAnswer("去世还没有核实，请先核实；不属实的，再来采信。")
    reviews = Review.objects.open().with_person().filter(benefit__beneficiary=person, campaign__state="OPEN")
    waiting = tuple(reviews.filter(campaign__window_start__lte=day))
    if not waiting:
        return
    arrival = arrivals.Arrival(waiting, policy.Method.APP, source_key=doubt.attempt.delivery_key)
    intake = arrivals.take_in(arrivals=[arrival], confirmed_on=day, by=by, at=at)
    if intake.refused:
        raise CannotAnswer(intake.refused[0][1])
    Attempt.objects.filter(pk=doubt.attempt_id).update(effect=AttemptEffect.CONFIRMED)


def _close(doubt: AppDoubt, to: AppDoubtState, act: str, answer: str, *, by: Staff, at: datetime) -> None:
    transitions.move(
        doubt, to=to, by=by, at=at, act=act, reason=answer, answer=answer, answered_by=by, answered_at=at
    )
