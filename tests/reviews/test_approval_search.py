"""Searching what waits for a decision: the name stays out of the address, in whatever group one looks."""

from datetime import date

import pytest

from accounts import searching
from benefits.services import suspensions
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 7)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


def waiting(cast, name):
    """A stop that the clock proposed and Wang checked."""
    case = county.review(county.benefit(county.person(cast.station, name=name)))
    stop = county.proposed(cast, case)
    suspensions.check(suspension=stop, note="联系记录、凭证齐全。", by=cast.wang, at=county.at(TODAY, 8))
    return stop


class SearchingTheApprovals:
    def test_shows_only_who_matches_and_keeps_the_name_out_of_the_address(self, cast, sign_in):
        waiting(cast, "谭树生")
        waiting(cast, "潘志和")

        page = sign_in(cast.zhao).post("/approvals/find/", {"term": "谭树"}, follow=True)

        address = page.redirect_chain[-1][0]
        assert "find=" in address
        assert "谭" not in address
        assert [row["name"] for row in page.context["current"]["rows"]] == ["谭树生"]

    def test_goes_along_to_the_other_groups(self, cast, sign_in):
        waiting(cast, "谭树生")

        page = sign_in(cast.zhao).post("/approvals/find/", {"term": "tss"}, follow=True)

        assert all("find=" in group["url"] for group in page.context["groups"])

    def test_shows_everybody_when_nothing_was_typed(self, cast, sign_in):
        waiting(cast, "谭树生")

        page = sign_in(cast.zhao).post("/approvals/find/", {"term": " "}, follow=True)

        assert len(page.context["current"]["rows"]) == 1

    def test_is_not_read_by_a_colleague(self, cast, sign_in):
        token = searching.seal("谭树", staff_id=cast.li.pk)

        page = sign_in(cast.zhao).get("/approvals/", {"find": token})

        assert page.status_code == 200
        assert len(list(page.context["messages"])) == 1

    def test_is_closed_to_the_administrator(self, cast, sign_in):
        assert sign_in(cast.xu).post("/approvals/find/", {"term": "谭"}).status_code == 403
