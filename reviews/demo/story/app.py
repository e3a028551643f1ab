"""Results of the App by interface: a system, people who fail, a pass that comes late and one of a dead person."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import ApiClient
from accounts.roles import Act
from accounts.services import clients
from benefits.categories import Category
from benefits.models import Beneficiary, Benefit, Death, Suspension
from benefits.states import SuspensionState
from reviews.demo.dates import on
from reviews.demo.desk import Desk
from reviews.demo.offices import COUNTY
from reviews.demo.story import deaths
from reviews.models import AppDoubt
from reviews.policy import AttemptCause
from reviews.policy.attempts import DoubtKind
from reviews.services import app_deliveries, app_doubts
from reviews.services.app_results import Delivery
from reviews.states import AppDoubtState

Source, Match = Death.Source, Death.Match

SYSTEM = "省厅 App 推送"
CAUSES = (AttemptCause.SURROUNDINGS, AttemptCause.PHONE_UNSUITED, AttemptCause.NETWORK)


def plan(desk: Desk) -> None:
    """A system registered in autumn; what it delivers in the last days."""
    dates, add = desk.dates, desk.chronicle.add
    namesake, *failing = desk.pick(Category.OTHER_ENTITLED, 4)
    add(on(dates.back(45), 10), register, desk)
    for turn, (benefit, cause) in enumerate(zip(failing, CAUSES, strict=True)):
        add(on(dates.back(6), 20, turn), fail, desk, benefit, cause)
    add(on(dates.back(36), 20), pass_of_the_dead, desk)
    add(on(dates.back(35), 10), answer, desk, DoubtKind.AFTER_DEATH, app_doubts.reject, "家人用旧手机代操作，已约谈。")
    add(on(dates.back(28), 8), deaths.report, desk, namesake, dates.back(35), Source.CIVIL_AFFAIRS, Match.WEAK)
    add(on(dates.back(27), 20), pass_, desk, namesake)
    add(on(dates.back(26), 10), deaths.dismiss, desk, namesake)
    add(on(dates.back(26), 11), answer, desk, DoubtKind.REPORTED_DEAD, app_doubts.uphold, "同名不同人，本人已接电话。")
    add(on(dates.back(2), 20, 10), pass_of_the_dead, desk)
    add(on(dates.back(2), 20, 20), pass_before_a_stop, desk)


def register(desk: Desk, *, at: datetime) -> None:
    """The administrator gives the system its token; in the demo nobody keeps it."""
    acts = (Act.DELIVER_RESULTS, Act.READ_DELIVERIES)
    desk.kept[SYSTEM], _ = clients.create(
        name=SYSTEM, organization=desk.county, acts=acts, calls_per_minute=60, by=desk.xuan, at=at
    )


def fail(desk: Desk, benefit: Benefit, cause: AttemptCause, *, at: datetime) -> None:
    """Somebody who has not come yet did not get through."""
    deliver(desk, [Delivery(1, f"APP-{benefit.key}", at, False, key=benefit.beneficiary.key, cause=cause)], at)


def pass_(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    """Somebody passes."""
    key = benefit.beneficiary.key
    deliver(desk, [Delivery(1, f"APP-{key}-{at:%m%d}", at, True, key=key)], at)


def answer(desk: Desk, kind: DoubtKind, decide: Callable[..., None], words: str, *, at: datetime) -> None:
    """The supervisor has found out about the doubt of this kind that waits."""
    waiting = AppDoubt.objects.filter(kind=kind, state=AppDoubtState.OPEN, county_code=COUNTY)
    for doubt in waiting.select_related("beneficiary", "organization", "attempt"):
        decide(doubt=doubt, answer=words, by=desk.liujing, at=at)


def pass_of_the_dead(desk: Desk, *, at: datetime) -> None:
    """Somebody passes under the name of a person who died weeks ago."""
    weeks_ago = timezone.localtime(at).date() - timedelta(days=20)
    dead = Beneficiary.objects.filter(county_code=COUNTY, died_on__lt=weeks_ago)
    person = dead.order_by("-died_on", "pk").first()
    if person:
        deliver(desk, [Delivery(1, f"APP-{person.key}-{at:%m%d}", at - timedelta(hours=9), True, key=person.key)], at)


def pass_before_a_stop(desk: Desk, *, at: datetime) -> None:
    """The result of a pass in time comes long after the stop: the supervisor is asked to set it aside (DE-20)."""
    stops = Suspension.objects.filter(
        county_code=COUNTY, state=SuspensionState.IN_FORCE, ground=Suspension.Ground.UNCONFIRMED,
        resumptions=None, benefit__beneficiary__died_on=None,
    ).select_related("benefit__beneficiary")
    stop = stops.order_by("-effective_on", "pk").first()
    if stop and stop.effective_on:
        passed_at = on(stop.effective_on - timedelta(days=2), 20)
        key = stop.benefit.beneficiary.key
        deliver(desk, [Delivery(1, f"APP-{key}-in-time", passed_at, True, key=key, source="补传")], at)


def deliver(desk: Desk, rows: Iterable[Delivery], at: datetime) -> None:
    """One delivery of the system, as it would come through the interface."""
    rows = list(rows)
    client = ApiClient.objects.select_related("organization").get(pk=desk.kept[SYSTEM].pk)
    name = f"demo-{rows[0].attempt_id}"[:80]
    digest = hashlib.sha256(name.encode()).hexdigest()
    app_deliveries.receive(client=client, key=name, digest=digest, rows=rows, at=at)
