"""Home visits for the tests, each through the services: asked for by a daughter, planned for Wang and Li."""

from datetime import date, timedelta

from reviews.services import confirmations, visit_results, visits
from tests import county

DAY = date(2026, 5, 20)


def asked(case, *, by, on=DAY - timedelta(days=3)):
    """The visit that the daughter of the person asked for by phone."""
    return visits.request(
        beneficiary=case.benefit.beneficiary, asked_through="PHONE", asked_by="张秀兰", relation="女儿",
        reason="卧床，下不了楼。", by=by, at=county.at(on),
    )


def planned(cast, case=None, *, day=DAY, officer=None, second=None):
    """A visit planned for the day and two officers, the day before it."""
    case = case or county.case(cast)
    officer, second = officer or cast.wang, second or cast.li
    visit = asked(case, by=officer, on=day - timedelta(days=3))
    [visit] = visits.plan(
        visits=[visit], day=day, officer=officer, second_officer=second, by=officer,
        at=county.at(day - timedelta(days=1)),
    )
    return visit


def at_the_bed(**fields):
    """What is found at the bedside, with everything that is needed."""
    known = {"portrait": county.photo(), "id_card_seen": True, "verified": {"手机号": "一致"}}
    return visit_results.Bedside(**(known | fields))


def completed(cast, visit, *, on=DAY, by=None, at=None, found=None, **fields):
    """The person is confirmed at home, for every open review."""
    reviews = confirmations.open_reviews_of(beneficiary=visit.beneficiary, today=on)
    return visit_results.complete(
        visit=visit, reviews=reviews, found=found or at_the_bed(), visited_on=on, by=by or cast.wang,
        at=at or county.at(on, 15), **fields,
    )


def missed(cast, visit, outcome, *, on=DAY, by=None, **fields):
    """Nobody was confirmed at the door."""
    return visit_results.miss(
        visit=visit, outcome=outcome, visited_on=on, by=by or cast.wang, at=county.at(on, 15), **fields
    )
