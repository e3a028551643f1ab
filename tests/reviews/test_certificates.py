"""Certificates (证件): until when an ID card is good, what is kept, who may keep it, where an expiry is shown."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from benefits.services.consents import NotEntitled
from reviews.models import Certificate, Evidence
from reviews.policy import EvidenceKind
from reviews.policy import certificates as policy
from reviews.services import certificates
from reviews.worklists import certificates as worklist
from reviews.worklists import links
from tests import county
from tests.cast import signed_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 20)
NOON = county.at(TODAY, 12)
LIST = "/certificates/"
DISABILITY = EvidenceKind.DISABILITY_CERTIFICATE


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def case(cast):
    return county.case(cast)


@pytest.fixture
def who(case):
    return case.benefit.beneficiary


def seen(who, *, kind=EvidenceKind.ID_CARD, issued_on=date(2016, 12, 3), expires_on=None, **words):
    facts = {"number": who.id_number if kind == EvidenceKind.ID_CARD else "岚残字000123", "seen_on": TODAY} | words
    return certificates.Seen(kind=kind, issued_on=issued_on, expires_on=expires_on, **facts)


def record(cast, who, *, by=None, scan=None, **words):
    return certificates.record(beneficiary=who, seen=seen(who, **words), scan=scan, by=by or cast.wang, at=NOON)


def sent(who, **words):
    """What a clerk types."""
    known = {"kind": "ID_CARD", "number": who.id_number, "issued_on": "2016-12-03", "seen_on": "2026-05-20"}
    return known | words


def page_of(who):
    return links.certificates(who.key)


@pytest.mark.parametrize(("born_on", "issued_on", "last_day"), [
    (date(2011, 5, 2), date(2027, 5, 1), date(2032, 5, 1)),  # The day before the sixteenth birthday.
    (date(2011, 5, 2), date(2027, 5, 2), date(2037, 5, 2)),
    (date(2000, 5, 2), date(2026, 5, 1), date(2036, 5, 1)),  # Twenty-five for one more day.
    (date(2000, 5, 2), date(2026, 5, 2), date(2046, 5, 2)),
    (date(1980, 5, 2), date(2026, 5, 1), date(2046, 5, 1)),
    (date(1980, 5, 2), date(2026, 5, 2), None),
    (date(2008, 2, 29), date(2024, 2, 28), date(2029, 2, 28)),  # Fifteen until the leap day comes.
    (date(2008, 2, 29), date(2024, 2, 29), date(2034, 2, 28)),
    (date(1980, 2, 29), date(2026, 2, 28), None),  # 29 February is the 28th in a common year.
])
class AnIdCard:
    def test_is_good_for_as_long_as_the_age_at_its_issue_says(self, born_on, issued_on, last_day):
        assert policy.id_card_expires_on(born_on=born_on, issued_on=issued_on) == last_day


@pytest.mark.parametrize(("ahead", "words", "tone"), [
    (None, "长期", ""), (-1, "2026-05-19 已过期", "stop"), (0, "2026-05-20 到期", "soon"),
    (90, "2026-08-18 到期", "soon"), (91, "2026-08-19 到期", ""),
])
class ALastDay:
    def test_is_said_in_words(self, ahead, words, tone):
        day = None if ahead is None else TODAY + timedelta(days=ahead)

        assert worklist.standing(day, today=TODAY) == worklist.Standing(words, tone)


class RecordingACertificate:
    def test_keeps_what_was_seen_sealed_and_audited(self, cast, who):
        row = record(cast, who, expires_on=date(2036, 12, 3), scan=county.photo())

        assert (row.is_current, row.number, row.scan.kind) == (True, who.id_number, "ID_CARD")
        entry = AuditEntry.objects.get(act="certificate.recorded")
        assert (entry.about, entry.changes["expires_on"]) == (who.key, [None, "2036-12-03"])
        assert who.id_number not in str(entry.changes)
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM reviews_certificate")
            assert who.id_number not in str(cursor.fetchall())

    def test_corrects_the_former_and_deletes_nothing(self, cast, who):
        former = record(cast, who, expires_on=date(2026, 12, 3))

        row = record(cast, who, expires_on=date(2036, 12, 3))

        assert not county.again(former).is_current
        assert [each.pk for each in who.certificates.filter(is_current=True)] == [row.pk]

    def test_leaves_the_other_kinds_as_they_are(self, cast, who):
        record(cast, who)
        record(cast, who, kind=DISABILITY)

        assert who.certificates.filter(is_current=True).count() == 2

    def test_takes_what_has_expired(self, cast, who):
        assert record(cast, who, expires_on=TODAY - timedelta(days=1)).is_current

    @pytest.mark.parametrize(("words", "sentence"), [
        ({"kind": EvidenceKind.NEWSPAPER}, "种类"),
        ({"number": "990123195001011234"}, "不一致"),
        ({"kind": DISABILITY, "number": "  "}, "证件号码"),
        ({"issued_on": None}, "签发日期"),
        ({"issued_on": TODAY + timedelta(days=1)}, "签发日期不能晚于"),
        ({"expires_on": date(2016, 12, 3)}, "有效期须晚于"),
        ({"seen_on": TODAY + timedelta(days=1)}, "不能晚于今天"),
    ])
    def test_refuses_what_cannot_be(self, cast, who, words, sentence):
        with pytest.raises(certificates.CannotRecord, match=sentence):
            record(cast, who, **words)

        assert not Certificate.objects.exists()

    def test_refuses_the_same_twice(self, cast, who):
        record(cast, who)

        with pytest.raises(certificates.CannotRecord, match="没有改动"):
            record(cast, who)

    def test_refuses_the_dead(self, cast, who):
        with pytest.raises(certificates.CannotRecord, match="去世"):
            record(cast, county.died(who, on=TODAY))

    @pytest.mark.parametrize("name", ["sun", "he", "qian"])
    def test_is_for_clerks_and_supervisors_of_the_office(self, cast, who, name):
        with pytest.raises(NotEntitled):
            record(cast, who, by=getattr(cast, name))

    def test_cannot_leave_two_current_ones(self, cast, who):
        row = record(cast, who)

        with pytest.raises(IntegrityError), transaction.atomic():
            Certificate.objects.create(
                beneficiary=who, kind=row.kind, number="x", seen_on=TODAY, seen_by=cast.wang, recorded_at=NOON
            )


class ThePage:
    def test_records_an_id_card_for_life(self, cast, who, sign_in):
        answer = sign_in(cast.wang).post(page_of(who), sent(who, is_lasting="on"))

        assert answer.headers["Location"] == links.person(who.key, tab="file")
        assert who.certificates.get().expires_on is None

    def test_proposes_the_last_day_and_waits_for_a_look_at_the_card(self, cast, sign_in):
        young = county.person(cast.station, born_on=date(1998, 3, 1))
        county.benefit(young)

        page = sign_in(cast.wang).post(page_of(young), sent(young))

        assert page.status_code == 400
        assert "有效期到 2026-12-03，已替您填上" in page.text  # Eighteen at its issue: ten years.
        assert page.context["form"]["expires_on"].value() == "2026-12-03"
        assert not young.certificates.exists()

    def test_proposes_long_validity_to_the_old(self, cast, who, sign_in):
        page = sign_in(cast.wang).post(page_of(who), sent(who))

        assert page.context["form"]["is_lasting"].value() is True

    @pytest.mark.parametrize("words", [
        {"is_lasting": "on", "expires_on": "2036-12-03"}, {"kind": "DISABILITY_CERTIFICATE", "number": "岚残1"},
        {"kind": ""}, {"seen_on": "2026-02-30"},
    ])
    def test_comes_back_with_a_sentence(self, cast, who, sign_in, words):
        page = sign_in(cast.wang).post(page_of(who), sent(who, **words))

        assert page.status_code == 400
        assert not Certificate.objects.exists()

    def test_is_for_nobody_else(self, cast, who):
        answers = {name: signed_in(Client(), getattr(cast, name)).get(page_of(who)).status_code
                   for name in ("zhao", "qian", "sun", "he")}

        assert answers == {"zhao": 200, "qian": 404, "sun": 403, "he": 403}


class AnExpiry:
    @pytest.fixture
    def expiring(self, cast, who):
        record(cast, who, expires_on=date(2026, 6, 30))
        return record(cast, who, kind=DISABILITY, issued_on=None)

    def test_stands_on_the_page_of_the_person_masked(self, cast, who, expiring, sign_in):
        client = sign_in(cast.wang)

        assert "身份证 2026-06-30 到期，请本人换领" in client.get(links.person(who.key)).text
        file = client.get(links.person(who.key, tab="file")).text
        assert "2026-06-30 到期" in file
        assert who.id_number not in file
        assert "岚残字000123" not in file

    def test_stands_beside_the_paper_at_the_counter_and_refuses_nothing(self, cast, who, sign_in):
        record(cast, who, expires_on=date(2026, 5, 1))

        page = sign_in(cast.wang).get(links.confirm(who.key)).text

        assert "2026-05-01 已过期" in page
        assert "记录现场确认" in page

    def test_is_listed_until_the_card_is_renewed(self, cast, who, expiring, sign_in):
        client = sign_in(cast.wang)
        assert [row.name for row in client.get(LIST).context["rows"]] == [who.name]

        record(cast, who)

        assert client.get(LIST).context["rows"] == []

    def test_is_listed_apart_when_it_has_passed(self, cast, who, sign_in):
        record(cast, who, expires_on=date(2026, 5, 19))

        page = sign_in(cast.zhao).get(f"{LIST}?tab=expired")

        assert [row.standing.words for row in page.context["rows"]] == ["2026-05-19 已过期"]
        assert [tab["count"] for tab in page.context["tabs"]] == [0, 1]

    def test_is_listed_for_no_other_office_and_no_dead(self, cast, who, expiring, sign_in):
        assert sign_in(cast.qian).get(LIST).context["rows"] == []
        county.died(who, on=TODAY)
        assert sign_in(cast.wang).get(LIST).context["rows"] == []

    def test_is_found_by_name(self, cast, who, expiring, sign_in):
        client = sign_in(cast.wang)

        page = client.post(reverse("reviews:certificates_find"), {"term": "张守义"}, follow=True)

        assert [row.name for row in page.context["rows"]] == ["张守义"]
        assert "张守义" not in page.request["QUERY_STRING"]

    def test_costs_the_list_the_same_for_one_and_for_many(self, cast, who, expiring, sign_in):
        client = sign_in(cast.wang)
        client.get(LIST)
        with CaptureQueriesContext(connection) as one:
            client.get(LIST)
        for _ in range(5):
            record(cast, county.case(cast).benefit.beneficiary, expires_on=date(2026, 6, 30))

        with CaptureQueriesContext(connection) as many:
            client.get(LIST)

        assert len(many) == len(one)


class AScan:
    def test_is_kept_with_the_person(self, cast, who):
        row = record(cast, who, scan=county.photo())

        assert Evidence.objects.get() == row.scan
        assert row.scan.beneficiary == who
