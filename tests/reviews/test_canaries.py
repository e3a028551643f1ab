"""Full numbers stand nowhere: in no page, no address, no export, no log (quality.md, S2 and S3)."""

import io
import zipfile
from datetime import date

import pytest

from accounts.models import AccessEntry, AuditEntry
from benefits.models import Beneficiary
from reviews.worklists.person import header
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
PHONE, CARD = "13987654321", "6217009876543210987"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


@pytest.fixture
def canary(cast):
    person = county.person(cast.station, name="金丝雀", phone=PHONE, bank_card=CARD)
    row = county.review(county.benefit(person))
    county.noticed(cast, row, posted_on=date(2026, 9, 25))
    county.stopped(cast, county.review(county.benefit(county.person(cast.station, phone=PHONE, bank_card=CARD))))
    return person


def escaped(text):
    """The canaries that a text lets out."""
    numbers = [PHONE, CARD, *(person.id_number for person in Beneficiary.objects.all())]
    return [number for number in numbers if number in text]


class NoPage:
    def pages(self, person):
        yield from ["/", "/worklist/", "/worklist/?tab=all", "/worklist/?tab=suspended", "/worklist/take/", "/people/"]
        yield from (f"/people/{person.key}/?tab={tab}" for tab, _ in header.TABS)

    @pytest.mark.parametrize("who", ["wang", "zhao", "sun", "he"])
    def test_shows_a_full_number(self, cast, canary, sign_in, who):
        client = sign_in(getattr(cast, who))

        found = {page: escaped(client.get(page).content.decode()) for page in self.pages(canary)}

        assert {page: numbers for page, numbers in found.items() if numbers} == {}

    @pytest.mark.parametrize("term", [PHONE, "id", "金丝雀", "4321"])
    def test_repeats_what_was_searched(self, cast, canary, sign_in, term):
        term = canary.id_number if term == "id" else term

        for address in ("/find/", "/worklist/find/"):
            page = sign_in(cast.wang).post(address, {"term": term, "tab": "follow"}, follow=True)
            assert page.status_code == 200
            assert escaped(page.content.decode() + str(page.redirect_chain)) == []


class NoExport:
    def test_holds_a_full_number(self, cast, canary, sign_in):
        answer = sign_in(cast.wang).post("/worklist/take/?tab=all", {"reason": "存档", "as": "xlsx"})

        book = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
        text = "".join(book.read(name).decode() for name in book.namelist())
        assert "金丝雀" in text
        assert escaped(text) == []

    def test_holds_a_formula(self, cast, sign_in):
        county.review(county.benefit(county.person(cast.station, name="=1+1")))

        answer = sign_in(cast.wang).post("/worklist/take/?tab=all", {"reason": "存档", "as": "xlsx"})

        book = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()


class NoLog:
    def test_holds_a_full_number(self, cast, canary, sign_in):
        client = sign_in(cast.wang)
        client.post("/find/", {"term": PHONE})
        client.post(f"/people/{canary.key}/unmask/", {"number": "bank_card", "reason": "核对银行信息"})
        client.post(f"/people/{canary.key}/contacts/", {"channel": "PHONE", "outcome": "ANSWERED", "on": "2026-11-24"})

        rows = [*AccessEntry.objects.values_list(), *AuditEntry.objects.values_list()]
        assert escaped(str(rows)) == []
