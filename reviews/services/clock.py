"""Whether the clock goes as it should, and what each night found due, did and passed by. Reads only.

A night is that of its business date: it starts at ten past two and has to be complete by three.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import TextChoices
from django.utils import timezone

from benefits.services import reconciliation
from reviews.models import SweepRun
from reviews.services import nights, sweeps

COMPLETE_BY = time(3, 0)
SILENT = timedelta(minutes=3)  # A heartbeat comes every minute.
SHOWN = 30  # Nights on the page.

# Why a row was passed by, for people who do not read exceptions. Only the kind of the error is kept of it.
WHY = {
    "StaleState": "办理时记录已被他人改动。",
    "ForbiddenMove": "记录现在的状态不能这样变动。",
    "IntegrityError": "与数据库中已有的记录冲突。",
    "UniqueViolation": "与数据库中已有的记录冲突。",
}
REFUSED = "按规定不能由时钟办理，请打开该件核对后人工办理。"
OTHERWISE = "办理时出错，记录未作改动。"


class NightState(TextChoices):
    COMPLETED = "COMPLETED", "已完成"
    FAILING = "FAILING", "有未办的"
    RUNNING = "RUNNING", "正在办理"
    STOPPED = "STOPPED", "中途停住"
    LATE = "LATE", "还没有运行"


@dataclass(frozen=True)
class Line:
    """One sweep of a night. `passed_by` maps the id of a row to the kind of error, as the machine calls it."""

    sweep: str
    title: str
    due: int
    done: int
    passed_by: dict[str, str]
    finished_at: datetime | None

    @property
    def left(self) -> int:
        """Due when the sweep began, and by its turn no longer, or held by somebody just then."""
        return max(self.due - self.done - len(self.passed_by), 0)


@dataclass(frozen=True)
class Night:
    day: date
    state: NightState
    lines: list[Line] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        return self.state in (NightState.COMPLETED, NightState.RUNNING)


@dataclass(frozen=True)
class Condition:
    """How the clock stands now: the troubles as sentences, and one line for the frame of each page."""

    troubles: list[str]
    line: str
    breaches: int = 0

    @property
    def is_late(self) -> bool:
        return bool(self.troubles)


def sentence(*, why: str) -> str:
    """Why a row was passed by, as a person reads it. `why` is the kind of the error."""
    return WHY.get(why, REFUSED if why.startswith("Cannot") else OTHERWISE)


def recent(*, now: datetime, shown: int = SHOWN) -> list[Night]:
    """The last nights, the newest first; one that is due and was not run stands among them. One query."""
    last = _last_due(now)
    runs = SweepRun.objects.filter(business_date__gt=last - timedelta(days=shown)).order_by("business_date", "pk")
    by_day: dict[date, list[SweepRun]] = {}
    for run in runs:
        by_day.setdefault(run.business_date, []).append(run)
    if not by_day:
        return [Night(last, NightState.LATE)]
    newest = max(*by_day, last)
    days = [min(by_day) + timedelta(days=number) for number in range((newest - min(by_day)).days + 1)]
    return [_night(day, by_day.get(day, []), is_newest=day == max(by_day), now=now) for day in reversed(days)]


def condition(*, now: datetime) -> Condition:
    """The troubles of the clock, and what the checks found that must never be. Three queries."""
    beaten_at = nights.last_beat()
    troubles = []
    if beaten_at is None:
        troubles.append("时钟还没有走过：后台任务没有启动。")
    elif now - beaten_at > SILENT:
        troubles.append(f"时钟从 {timezone.localtime(beaten_at):%m-%d %H:%M} 起没有走动。")
    found = recent(now=now, shown=7)
    overdue = timezone.localtime(now).time() >= COMPLETE_BY
    for night in found[:2]:
        is_awaited = night.day < _last_due(now) or overdue
        if night.state in (NightState.LATE, NightState.STOPPED, NightState.RUNNING) and is_awaited:
            troubles.append(f"{night.day:%m-%d} 的夜间办理{night.state.label}。")
    troubles += [f"{found[0].day:%m-%d} 夜间有 {number} 件未能办理。" for number in [_passed_by(found[0])] if number]
    breaches = reconciliation.standing().count()
    troubles += [f"核对名册和决定，有 {breaches} 处不符。"] * bool(breaches)
    return Condition(troubles, troubles[0] if troubles else _calm(found), breaches)


def _calm(found: list[Night]) -> str:
    finished = [line.finished_at for night in found for line in night.lines if line.finished_at]
    return f"时钟 {timezone.localtime(max(finished)):%m-%d %H:%M} 已办完" if finished else ""


def _passed_by(night: Night) -> int:
    return sum(len(line.passed_by) for line in night.lines)


def _last_due(now: datetime) -> date:
    """The newest business date whose night should have begun by now."""
    local = timezone.localtime(now)
    return local.date() if local.time() >= nights.STARTS_AT else local.date() - timedelta(days=1)


def _night(day: date, runs: Iterable[SweepRun], *, is_newest: bool, now: datetime) -> Night:
    runs = list(runs)
    lines = [
        Line(
            run.sweep, sweeps.TITLES.get(run.sweep, run.sweep), run.report.get("due", run.done), run.done,
            run.report.get("passed_by", {}), run.finished_at,
        )
        for run in runs
    ]  # fmt: skip
    return Night(day, _state(runs, is_newest=is_newest, now=now), lines)


def _state(runs: list[SweepRun], *, is_newest: bool, now: datetime) -> NightState:
    """Only the newest night may have sweeps still to come: nights run in their order.

    One that came to its end stays whole when an update brings a sweep more, which the clock then makes up for.
    """
    if not runs:
        return NightState.LATE
    came_to_its_end = any(run.report.get("is_last") for run in runs)
    is_whole = not is_newest or came_to_its_end or {run.sweep for run in runs} >= set(sweeps.NIGHT)
    if is_whole and all(run.finished_at for run in runs):
        return NightState.FAILING if any(run.report.get("passed_by") for run in runs) else NightState.COMPLETED
    is_alive = now - max(run.beat_at for run in runs) < nights.SILENT_AFTER
    return NightState.RUNNING if is_alive else NightState.STOPPED
