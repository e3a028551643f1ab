"""Households that move: the list of both offices, the one next step, and in one sentence who pays and confirms when."""

import functools
import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from accounts.models import AuditEntry, Organization, Staff
from accounts.roles import Act
from benefits import days, policy
from benefits.categories import Category
from benefits.law import Rule
from benefits.models import Benefit, Transfer
from benefits.querysets import TransferQuerySet
from benefits.states import TERMINATION_OPEN, TRANSFER_OPEN, TransferState
from reviews.worklists import counts, links, people, stakes

TABS = {"out": "转出", "in": "转入"}
STANDINGS = {"": "未结", "all": "全部"}
SHOWN = 4  # People of a morning group; the others stand in the list.
NEAR = 7


@dataclass(frozen=True)
class Step:
    """What comes next, whose turn it is, and by which day; `day` is None once it is over."""

    words: str
    owner: str
    day: date | None


def of_office(staff: Staff, tab: str, *, standing: str = "", term: str = "") -> QuerySet[Transfer]:
    """The moves that leave the own offices, or come to them; with a `term` those of persons who match it."""
    found = Transfer.objects.arriving(staff) if tab == "in" else Transfer.objects.leaving(staff)
    if not standing:
        found = found.open()
    return found.filter(people.matching(term, path="benefit__beneficiary__")) if term else found


def loaded(found: QuerySet[Transfer]) -> QuerySet[Transfer]:
    """With person, benefit and both offices."""
    return found.select_related(
        "benefit__beneficiary__organization", "benefit__organization", "organization__parent", "destination__parent",
        "recorded_by", "accepted_by",
    )  # fmt: skip


def tab_contents(staff: Staff, *, term: str = "") -> dict[str, int]:
    """How many open moves each tab holds; one query."""
    return counts.in_one_query({tab: of_office(staff, tab, term=term).values("pk") for tab in TABS})


def address(transfer: Transfer) -> str:
    """The page of one move."""
    return reverse("reviews:transfer", args=[transfer.key])


def sentence(transfer: Transfer, *, today: date) -> str:
    """Who pays and who confirms, until when: for the person's page, the counter and the move itself."""
    origin, there, year = origin_of(transfer), place_of(transfer), transfer.moved_on.year
    if transfer.state == TransferState.DONE:
        return (
            f"自{origin}转往{there}：{year + 1} 年 1 月起由{there}发放并确认；{year} 年没有办完的，由{origin}办到底。"
        )
    moved = f"户籍 {stakes.day_words(transfer.moved_on, today=today)} 迁往{there}"
    if transfer.destination is None:
        return f"{moved}：{year} 年由{origin}发放并确认；转入地不在本系统内，{year + 1} 年 1 月起终止，须由人决定。"
    waits = "" if transfer.state == TransferState.ACCEPTED else "迁入地还没有接收，不接收就不转移。"
    both = f"{year} 年由{origin}发放并确认，{year + 1} 年 1 月起由{there}发放并确认。"
    if transfer.state in TRANSFER_OPEN:
        return f"{moved}：{both}{waits}"
    return f"{moved}；{transfer.get_state_display()}。"


def sentences_about(benefits: Iterable[Benefit], *, today: date) -> list[str]:
    """The same for each of the benefits that moves or has moved this year; one query."""
    found = Transfer.objects.filter(benefit__in=[each.pk for each in benefits]).order_by("pk")
    moving = Q(state__in=TRANSFER_OPEN) | Q(state=TransferState.DONE, taken_over_on__year=today.year)
    return list(dict.fromkeys(sentence(each, today=today) for each in loaded(found.filter(moving))))


def step(transfer: Transfer, *, today: date) -> Step:
    """The one next step of a move."""
    origin, there = origin_of(transfer), place_of(transfer)
    has_come = transfer.takes_over_month <= today
    if transfer.state not in TRANSFER_OPEN:
        return Step(transfer.reason or transfer.get_state_display(), "—", None)
    if transfer.destination is None:
        words = "提出终止，由审核员决定" if has_come else f"年内照常发放并确认；{_month(transfer)}起提出终止"
        return Step(words, origin, days.last_of_month(today) if has_come else transfer.takes_over_month)
    if transfer.state == TransferState.ACCEPTED:
        return Step("到日由时钟转入；之前照常由迁出地确认", "时钟", transfer.takes_over_month)
    if has_come:
        return Step("仍未接收：迁出地继续发放并确认，请尽快接收或者退回", there, today)
    due_on = transfer.answer_due_on or transfer.last_day
    late = "，已过办理期限，请催办" if due_on < today else ""
    return Step(f"核对户籍后接收或者退回{late}", there, due_on if due_on >= today else transfer.last_day)


def rows(transfers: Iterable[Transfer], *, today: date) -> list[dict[str, Any]]:
    """One line of the list each; no query for moves that came from `loaded`."""
    return [
        {
            "transfer": each, "url": address(each), "name": each.benefit.beneficiary.name,
            "category": each.benefit.title, "origin": origin_of(each), "there": place_of(each),
            "step": step(each, today=today),
        }
        for each in transfers
    ]  # fmt: skip


def movable(person, staff: Staff) -> list[Benefit]:
    """The benefits of the person that the own offices pay and that do not move yet."""
    own = person.benefits.visible_to(staff).open().select_related("organization", "beneficiary")
    return list(own.exclude(transfers__state__in=TRANSFER_OPEN).order_by("pk"))


def may_end(transfer: Transfer, staff: Staff) -> bool:
    """Whether the staff member may propose to end a benefit whose relation leaves this system; nobody has yet."""
    if transfer.destination or transfer.state not in TRANSFER_OPEN or not staff.may(Act.PROPOSE_TERMINATION):
        return False
    paid_here = staff.organization.contains(transfer.benefit.organization)
    return paid_here and not transfer.benefit.terminations.filter(state__in=TERMINATION_OPEN).exists()


def history(transfer: Transfer) -> list[AuditEntry]:
    """What was done about the move, newest first. One query."""
    found = AuditEntry.objects.filter(subject_type=Transfer._meta.label_lower, subject_id=transfer.pk)
    return list(found.order_by("-pk"))


def laws(benefits: Iterable[Benefit]) -> list[Rule[Any]]:
    """The rules that a move of these benefits rests on, each once."""
    found = [rule for each in benefits for rule in policy.TRANSFERS[Category(each.category)].of_a_move()]
    return list({rule.id: rule for rule in found}.values())


@dataclass(frozen=True)
class Waiting:
    """A group of the morning page: which moves, its title, what follows, and what may be clicked."""

    name: str
    act: Act
    tab: str
    select: Callable[[TransferQuerySet, Staff, date], QuerySet]
    title: str
    note: str
    strong: str
    label: str
    day: str
    day_note: str


def _unanswered(found: TransferQuerySet, staff: Staff, today: date) -> QuerySet:
    """Those the origin should ask about: late, or the new year comes next month or has come."""
    near = Q(answer_due_on__lt=today) | Q(takes_over_month__lte=days.next_month(today))
    return found.unanswered().leaving(staff).filter(near)


def _to_end(found: TransferQuerySet, staff: Staff, today: date) -> QuerySet:
    """Those whose relation has left this system and whose benefit nobody has proposed to end."""
    left = found.going_outside().leaving(staff).filter(takes_over_month__lte=today)
    return left.exclude(benefit__terminations__state__in=TERMINATION_OPEN)


WAITING = (
    Waiting("accept", Act.ANSWER_TRANSFER, "in", lambda found, staff, today: found.unanswered().arriving(staff),
            "{} 件关系转移待接收", "核对户籍后接收或者退回；", "不接收就不转移，迁出地继续发放", "接收",
            "answer_due_on", "办理期限"),
    Waiting("unanswered", Act.RECORD_TRANSFER, "out", _unanswered, "{} 件转出对方还没有接收",
            "请联系对方；", "到 1 月 1 日仍未接收的，继续由本地发放并确认", "看转移", "takes_over_month", "应接管"),
    Waiting("outside", Act.RECORD_TRANSFER, "out", _to_end, "{} 件关系已转出本系统，待提出终止",
            "由人提出、由审核员决定；", "时钟不终止", "办理", "takes_over_month", "应终止"),
)  # fmt: skip


def groups(staff: Staff, *, today: date) -> list[dict[str, Any]]:
    """The groups of the morning page as the tag `when` draws them; two queries, one while nothing waits."""
    asked = [each for each in WAITING if staff.may(each.act)]
    chosen = {each.name: each.select(Transfer.objects.all(), staff, today) for each in asked}
    held = _counted(chosen) if chosen else {}
    asked = [each for each in asked if held[each.name].number]
    first = _first(asked, chosen) if asked else {}
    return [_group(each, held[each.name], first[each.name], today) for each in asked]


class Held(NamedTuple):
    """How many moves a group holds, and the money a month."""

    number: int
    money: Decimal | None


def _counted(chosen: dict[str, QuerySet[Transfer]]) -> dict[str, Held]:
    """What each group holds; a move may lie in two of them, where one office looks at both ends. One query."""
    within = {name: Q(pk__in=found.values("pk")) for name, found in chosen.items()}
    numbers = {f"{name}_number": Count("pk", filter=each) for name, each in within.items()}
    money = {f"{name}_money": Sum("benefit__monthly_amount", filter=each) for name, each in within.items()}
    told = Transfer.objects.filter(_any(within.values())).aggregate(**numbers, **money)
    return {name: Held(told[f"{name}_number"], told[f"{name}_money"]) for name in chosen}


def _first(asked: list[Waiting], chosen: dict[str, QuerySet[Transfer]]) -> dict[str, list[Transfer]]:
    """The few of each group that are named, in its order; one query."""
    within = {
        f"in_{each.name}": Q(pk__in=chosen[each.name].order_by(each.day, "pk").values("pk")[:SHOWN]) for each in asked
    }
    found = list(loaded(Transfer.objects.filter(_any(within.values())).annotate(**within).order_by("pk")))
    return {each.name: _by_day(each, [row for row in found if vars(row)[f"in_{each.name}"]]) for each in asked}


def _by_day(each: Waiting, rows: list[Transfer]) -> list[Transfer]:
    return sorted(rows, key=lambda row: getattr(row, each.day) or row.last_day)


def _any(conditions: Iterable[Q]) -> Q:
    return functools.reduce(operator.or_, conditions)


def _group(each: Waiting, held: Held, first: list[Transfer], today: date) -> dict[str, Any]:
    day = getattr(first[0], each.day) or first[0].last_day
    left, ahead = held.number - len(first), (day - today).days
    return {
        "key": f"transfer-{each.name}", "tone": "grave" if ahead <= 0 else "soon" if ahead <= NEAR else "run",
        "day": ahead if ahead > 0 else "已到", "day_unit": "天" if ahead > 0 else "",
        "day_note": f"{day:%m-%d} {each.day_note}",
        "title": each.title.format(held.number), "note": each.note, "strong": each.strong, "money": held.money,
        "people": [_person(row, each, today) for row in first],
        "more_label": f"其余 {left} 件" if left else "看名单",
        "more_url": f"{reverse('reviews:transfers')}?{links.query(tab=each.tab)}",
    }  # fmt: skip


def _person(row: Transfer, each: Waiting, today: date) -> dict[str, Any]:
    return {
        "name": row.benefit.beneficiary.name, "url": address(row), "review": row,
        "note": f"{row.benefit.title}，{origin_of(row)}转往{place_of(row)}",
        "money": row.benefit.monthly_amount, "act": {"label": each.label, "url": address(row)},
    }  # fmt: skip


def origin_of(transfer: Transfer) -> str:
    """The county it comes from, as people say it: 临岚县."""
    return _county(transfer.organization)


def place_of(transfer: Transfer) -> str:
    """The county it goes to, or the place outside as it was written."""
    return _county(transfer.destination) if transfer.destination else transfer.destination_name


def _county(office: Organization) -> str:
    county = office.parent if office.level == office.Level.STATION else office
    return (county or office).short_name


def _month(transfer: Transfer) -> str:
    return f"{transfer.takes_over_month.year} 年 1 月"
