"""Papers and messages: sent each month, one that could not be sent, one called off, an apology, who looked."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts import access, audit, transitions
from accounts.models import AccessEntry
from benefits import days
from benefits.categories import Category
from benefits.models import Benefit
from reviews.demo import years
from reviews.demo.dates import on
from reviews.demo.desk import Desk
from reviews.models import Letter
from reviews.states import LetterState

Kind, Channel = Letter.Kind, Letter.Channel
LOOKS = ("周德胜", "孙桂兰", "马长河", "丁宝山", "韩春生", "何立新", "陈玉珍", "郭守义")


def plan(desk: Desk) -> None:
    """The outbox is emptied on the first of each month and a little before today."""
    dates, add = desk.dates, desk.chronicle.add
    for month in days.months_between(date(dates.last_year, 2, 1), dates.back(2)):
        add(on(month, 7), years.send_letters, desk)
    add(on(dates.back(2), 7), years.send_letters, desk)
    first, second, third = desk.pick(Category.OTHER_ENTITLED, 3)
    add(on(dates.back(1), 18), write, desk, third, Kind.REMINDER, Channel.SMS, "请尽快办理年度确认。")
    add(on(dates.back(10), 9), write, desk, first, Kind.RECEIPT, Channel.SMS, "您本年的年度确认已办结。")
    add(on(dates.back(10), 9, 30), end, desk, first, LetterState.FAILED, "号码停机，短信退回。")
    add(
        on(dates.back(9), 9),
        write,
        desk,
        second,
        Kind.PERSONAL_NOTICE,
        Channel.PAPER,
        "请于收到之日起六十日内办理年度确认。",
    )
    add(on(dates.back(9), 15), end, desk, second, LetterState.CANCELLED, "本人已到柜台确认。")
    found = desk.kept["set aside"]
    add(
        on(dates.stop_on + timedelta(days=20), 10),
        write,
        desk,
        found,
        Kind.APOLOGY,
        Channel.PAPER,
        "您的确认材料在停发之前已经寄到，因我们的疏忽没有及时登记。停发已撤销，停发的月份全额补付。谨致歉意。",
    )
    for turn, name in enumerate(LOOKS):
        who = (desk.wangmin, desk.liujing, desk.zhaolan)[turn % 3]
        add(on(dates.back(1 + turn % 4), 9 + turn % 7, turn * 5), look, desk, name, who)


def write(desk: Desk, benefit: Benefit, kind: str, channel: str, words: str, *, at: datetime) -> None:
    person = benefit.beneficiary
    row = Letter.objects.create(
        kind=kind,
        channel=channel,
        beneficiary=person,
        organization=benefit.organization,
        review=desk.review(benefit),
        to=person.phone if channel == Channel.SMS else person.address,
        state_at=at,
        due_on=timezone.localtime(at).date(),
        body=f"{person.name}：{words}",
        dedup_key=f"demo:{kind}:{benefit.key}",
    )
    audit.record(row, act="letter.written", by=desk.wangmin, at=at)


def end(desk: Desk, benefit: Benefit, state: LetterState, why: str, *, at: datetime) -> None:
    row = Letter.objects.filter(beneficiary=benefit.beneficiary_id, state=LetterState.QUEUED).latest("pk")
    failure: dict[str, Any] = {"failure": why, "tries": 3} if state == LetterState.FAILED else {}
    by = None if state == LetterState.FAILED else desk.wangmin
    transitions.move(row, to=state, by=by, at=at, act=f"letter.{state.lower()}", reason=why, **failure)


def look(desk: Desk, name: str, who, *, at: datetime) -> None:
    """Somebody opened the person's page; one of them asked for the full telephone number."""
    person = desk.person(name)
    access.record(
        by=who,
        at=at,
        kind=AccessEntry.Kind.OPENED,
        what="档案页",
        about=person.key,
        organization_id=person.organization_id,
    )
    if who == desk.wangmin:
        access.record(
            by=who,
            at=at + timedelta(minutes=1),
            kind=AccessEntry.Kind.UNMASKED,
            what="联系电话",
            about=person.key,
            reason="拨打电话联系本人",
            organization_id=person.organization_id,
        )
