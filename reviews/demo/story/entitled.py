"""The entitled who did not come: four notices and a withdrawn one, and what became of everybody named."""

from datetime import timedelta

from accounts import transitions
from benefits import days
from benefits.categories import Category
from benefits.models import Benefit, Resumption
from benefits.services import resumptions
from benefits.states import DecisionState
from reviews.demo import deeds
from reviews.demo.dates import on
from reviews.demo.desk import Desk
from reviews.policy import AttemptCause, ContactChannel, ContactOutcome

DISABLED, OTHER = Category.DISABLED, Category.OTHER_ENTITLED
BOARD, SQUARE = "临岚县政务公开栏", "临岚县人民政府门户网站"


def plan(desk: Desk) -> None:
    """Plan the four notices, the draft, and those who could be named next."""
    _first_notice(desk)
    _second_notice(desk)
    _ending_today(desk)
    _three_weeks_left(desk)
    _draft_and_candidates(desk)


def announce(desk: Desk, word: str, benefits: list[Benefit], posted_on) -> None:
    """The people are tried in vain, drafted on the day of posting, put up and published."""
    tried_from = max(desk.dates.window.end, posted_on - timedelta(days=8)) + timedelta(days=1)
    if tried_from + timedelta(days=2) >= posted_on:
        tried_from = posted_on - timedelta(days=3)
    deeds.try_in_vain(desk, benefits, tried_from)
    add = desk.chronicle.add
    add(on(posted_on, 8, 40), deeds.draft_notice, desk, benefits, word)
    add(on(posted_on, 9, 20), deeds.post_notice, desk, word, BOARD)
    add(on(posted_on, 10, 5), deeds.post_notice, desk, word, SQUARE)
    add(on(posted_on, 15, 30), deeds.publish_notice, desk, word)


def _first_notice(desk: Desk) -> None:
    """Long over: some came in time, the others were stopped, and some are paid again."""
    dates, add = desk.dates, desk.chronicle.add
    han = desk.benefit("韩春生")
    people = [*desk.pick(DISABLED, 7), *desk.pick(OTHER, 6)]
    announce(desk, "first", [han, *people], dates.first_posted)
    last, stop, year = dates.last_day(dates.first_posted), dates.stop_on, dates.year
    early, at_last, lapsed, eve, declined, found, *stopped = people
    desk.kept["set aside"] = found
    add(on(dates.first_posted + timedelta(days=20), 10), deeds.confirm_on_site, desk, early, year)
    add(on(last, 16, 40), deeds.confirm_on_site, desk, at_last, year)
    add(on(last + timedelta(days=2), 9, 30), deeds.confirm_on_site, desk, lapsed, year)
    approved_on = stop - timedelta(days=5)
    for turn, benefit in enumerate([eve, declined, found, *stopped, han]):
        add(on(approved_on - timedelta(days=2), 10, turn), deeds.check_stop, desk, benefit)
    add(on(approved_on, 14), deeds.decline_stop, desk, declined, desk.liujing, "村里证实住院手术，出院后上门办理。")
    for turn, benefit in enumerate([eve, found, *stopped, han]):
        add(on(approved_on, 15, turn), deeds.approve_stop, desk, benefit)
    add(on(stop - days.ONE_DAY, 11), deeds.confirm_on_site, desk, eve, year)
    add(on(stop + timedelta(days=20), 9), deeds.settle_late, desk, found, stop - timedelta(days=9))
    _after_the_stop(desk, stopped)


def _after_the_stop(desk: Desk, stopped: list[Benefit]) -> None:
    """Stopped people come back one after the other; each application stands at another step today."""
    dates, add, year = desk.dates, desk.chronicle.add, desk.dates.year
    months_later, soon, waiting, refused, taken_back, only_confirmed, _never = stopped
    for benefit, confirmed_on, approved_on in (
        # Confirmed a month after the stop and approved after pay day: one month not due, one of arrears.
        (
            months_later,
            days.next_month(dates.stop_on) + timedelta(days=2),
            days.next_month(dates.stop_on) + timedelta(days=11),
        ),
        (soon, dates.stop_on + timedelta(days=3), dates.stop_on + timedelta(days=6)),
    ):
        add(on(confirmed_on, 9, 15), deeds.confirm_on_site, desk, benefit, year)
        add(on(confirmed_on, 9, 40), deeds.apply, desk, benefit)
        add(on(approved_on, 15), approve_resumption, desk, benefit)
    for benefit, back in ((waiting, 4), (refused, 30), (taken_back, 24), (only_confirmed, 2)):
        add(on(dates.back(back), 9, 15), deeds.confirm_on_site, desk, benefit, year)
    for benefit, back in ((waiting, 4), (refused, 30), (taken_back, 24)):
        add(on(dates.back(back), 9, 40), deeds.apply, desk, benefit)
    add(on(dates.back(27), 10), decline_resumption, desk, refused)
    add(on(dates.back(23), 10), withdraw_resumption, desk, taken_back)


def _second_notice(desk: Desk) -> None:
    """Just over: the clock has proposed; some are checked, two approved, one held back by what has come."""
    dates, add = desk.dates, desk.chronicle.add
    named = {name: desk.benefit(name) for name in ("罗秀云", "彭大江", "刘建业", "谭树生", "赵秀英", "高文魁")}
    approved = [*desk.pick(DISABLED, 1), *desk.pick(OTHER, 2)]
    others = [*desk.pick(OTHER, 3), *desk.pick(DISABLED, 1)]
    announce(desk, "second", [*named.values(), *approved, *others], dates.second_posted)
    checked_on = dates.last_day(dates.second_posted) + timedelta(days=2)
    for turn, benefit in enumerate([named["罗秀云"], named["彭大江"], named["刘建业"], named["谭树生"], *approved]):
        add(on(checked_on, 9, turn), deeds.check_stop, desk, benefit)
    for turn, benefit in enumerate(approved):
        add(on(dates.this_month, 0 if dates.today.day == 1 else 15, 20 + turn), deeds.approve_stop, desk, benefit)
    if dates.back(1) > dates.this_month:
        add(on(dates.back(1), 10), deeds.confirm_on_site, desk, approved[0], dates.year)
    add(on(dates.back(3), 16), deeds.hand_in, desk, named["罗秀云"], "luo")


def _ending_today(desk: Desk) -> None:
    """The notice whose sixty days end today."""
    dates, add = desk.dates, desk.chronicle.add
    zhou, sun, ma, ding = (desk.benefit(name) for name in ("周德胜", "孙桂兰", "马长河", "丁宝山"))
    came = desk.pick(OTHER, 2)
    add(on(dates.window.end - timedelta(days=18), 10), deeds.fail_in_app, desk, ma, AttemptCause.POOR_REFERENCE, 2)
    announce(desk, "third", [zhou, sun, ma, ding, *came], dates.third_posted)
    for benefit, later in zip(came, (12, 31), strict=True):
        add(on(dates.third_posted + timedelta(days=later), 10), deeds.confirm_on_site, desk, benefit, dates.year)
    add(on(dates.back(2), 16, 30), deeds.hand_in, desk, zhou, "zhou", 4)


def _three_weeks_left(desk: Desk) -> None:
    """The notice that still runs; two of its people stood in one that was put up in the wrong place."""
    dates, add = desk.dates, desk.chronicle.add
    chen, cui, shi, qiu = (desk.benefit(name) for name in ("陈玉珍", "崔广田", "石万全", "邱振海"))
    misplaced, others = desk.pick(OTHER, 2), [*desk.pick(OTHER, 6), *desk.pick(DISABLED, 3)]
    announce(desk, "misplaced", misplaced, dates.withdrawn_posted)
    add(
        on(dates.withdrawn_posted + timedelta(days=5), 10),
        deeds.withdraw_notice,
        desk,
        "misplaced",
        "张贴地点写错，重新公告。",
    )
    deeds.try_in_vain(desk, misplaced, dates.fourth_posted - timedelta(days=4))
    announce(desk, "fourth", [chen, cui, shi, qiu, *misplaced, *others], dates.fourth_posted)
    for turn, benefit in enumerate(others[:5]):
        came_on = dates.fourth_posted + timedelta(days=6 + turn * 6)
        add(on(came_on, 9, 10 + turn), deeds.confirm_on_site, desk, benefit, dates.year)
    add(on(dates.back(3), 10), deeds.hand_in, desk, shi, "shi")


def _draft_and_candidates(desk: Desk) -> None:
    """Three stand in a draft, six more could be named; a disabled person had trouble with the App."""
    dates, add = desk.dates, desk.chronicle.add
    drafted, candidates = desk.pick(OTHER, 3), [*desk.pick(OTHER, 4), *desk.pick(DISABLED, 2)]
    deeds.try_in_vain(desk, [*drafted, *candidates], dates.back(9))
    add(on(dates.back(1), 16), deeds.draft_notice, desk, drafted, "draft")
    wanting = desk.pick(DISABLED, 1)[0]
    add(
        on(dates.window.end - timedelta(days=3), 19),
        deeds.fail_in_app,
        desk,
        wanting,
        AttemptCause.NO_REFERENCE_PHOTO,
        1,
    )
    add(
        on(dates.back(8), 10),
        deeds.call,
        desk,
        wanting,
        ContactChannel.PHONE,
        ContactOutcome.ANSWERED,
        "无基准照片，约到柜台补采。",
    )


def approve_resumption(desk: Desk, benefit: Benefit, *, at) -> None:
    resumptions.approve(resumption=resumption_of(benefit), by=desk.supervisor_of(benefit.county_code), at=at)


def decline_resumption(desk: Desk, benefit: Benefit, *, at) -> None:
    resumptions.decline(
        resumption=resumption_of(benefit), reason="申请书不是本人签字，请本人重新申请。", by=desk.liujing, at=at
    )


def withdraw_resumption(desk: Desk, benefit: Benefit, *, at) -> None:
    transitions.move(
        resumption_of(benefit),
        to=DecisionState.WITHDRAWN,
        by=desk.clerk_of(benefit.organization_id),
        at=at,
        act="resumption.withdrawn",
        reason="本人要求补齐材料后再申请。",
    )


def resumption_of(benefit: Benefit) -> Resumption:
    """The latest application of the benefit, as it stands now."""
    rows = Resumption.objects.filter(benefit=benefit)
    return rows.select_related("suspension", "benefit__beneficiary", "organization", "proposed_by").latest("pk")
