"""What must always be true, asked of the rows themselves every night: nothing is repaired, everything is named.

Each check is a question with a title that gives back the rows that do not fit. An empty answer is the only good one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts import audit
from benefits.models import Breach
from benefits.services import sound_decisions, sound_registers
from benefits.services.offences import Offence


@dataclass(frozen=True)
class Check:
    """One question: its name for commands, its words for people, and who asks it."""

    name: str
    title: str
    find: Callable[[], Iterator[Offence]]


CHECKS = (
    Check("register_total", "名册合计等于各人之和", sound_registers.totals),
    Check("register_bridge", "上月合计加各项变动等于本月合计", sound_registers.bridges),
    Check("register_frozen", "报送以后的名册没有改动", sound_registers.digests),
    Check("register_amounts", "名册等于应发人数乘标准，减去停发月份", sound_registers.amounts),
    Check("month_paid_twice", "同一待遇同一月不发两次，迁移前后也一样", sound_registers.paid_twice),
    Check("month_paid_by_none", "应发的月份不漏发，迁移前后也一样", sound_registers.paid_by_none),
    Check("paid_after_death", "去世以后发放的，都登记了多发款", sound_registers.paid_after_death),
    Check("back_pay_line", "补发一行等于核定的补发，每件只发一次", sound_registers.back_pays),
    Check("one_open_suspension", "同一事由没有两件未结的暂停", sound_decisions.open_twice),
    Check("two_people", "每项决定都由两人办理", sound_decisions.by_one_hand),
    Check("basis", "每项决定都有依据", sound_decisions.without_basis),
)
TITLES = {check.name: check.title for check in CHECKS}


def run(*, names: tuple[str, ...] = ()) -> Iterator[tuple[Check, list[Offence]]]:
    """Ask the named checks, or all of them; each with the rows that do not fit. Reads only."""
    for check in CHECKS:
        if not names or check.name in names:
            yield check, list(check.find())


def standing() -> QuerySet[Breach]:
    """What was found and has not gone away."""
    return Breach.objects.filter(gone_at=None)


def note(*, at: datetime, after_check: Callable[[], None] = lambda: None) -> int:
    """Ask every check and keep what was found, until a later run no longer finds it; returns how many checks fail."""
    found: dict[tuple[str, str], Offence] = {}
    for check, rows in run():
        found |= {(check.name, each.subject): each for each in rows}
        after_check()
    with transaction.atomic():
        audit.take_turn()
        known = {(row.check_id, row.subject): row for row in standing()}
        gone = [row.pk for place, row in known.items() if place not in found]
        Breach.objects.filter(pk__in=gone).update(gone_at=at, seen_at=at)
        standing().update(seen_at=at)
        Breach.objects.bulk_create(
            Breach(
                check_id=name, subject=each.subject, sentence=each.sentence[:300], organization_id=each.organization_id,
                about=each.about, found_at=at, seen_at=at,
            )
            for (name, subject), each in found.items()
            if (name, subject) not in known
        )  # fmt: skip
    return len({name for name, _ in found})
