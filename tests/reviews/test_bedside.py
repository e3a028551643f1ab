from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AccessEntry
from benefits.models import Death
from reviews.models import Confirmation, Difference, Evidence, HomeVisit
from reviews.states import ReviewState, VisitState
from tests import county
from tests.reviews.visiting import DAY, completed, planned

pytestmark = pytest.mark.django_db

BY_SCRIPT = {"HTTP_X_BACKGROUND": "1"}


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(DAY), tick=False)


@pytest.fixture
def case(cast):
    return county.case(cast)


@pytest.fixture
def visit(cast, case):
    return planned(cast, case)


def address(visit):
    return reverse("reviews:bedside", args=[visit.key])


def record(cast, **changes):
    """The form as the phone sends it; a field that is None is left out."""
    fields = {
        "sent_as": "a-1", "visited_on": DAY.isoformat(), "same_person": "yes", "id_card_seen": "on",
        "second_officer": cast.li.key, "phone": "same", "address": "same", "bank_card": "same", "outcome": "",
        "photo": county.upload(),
    }
    return {name: value for name, value in (fields | changes).items() if value is not None}


class TheRecordAtTheBedside:
    def test_confirms_and_goes_back_to_the_list(self, cast, sign_in, case, visit):
        answer = sign_in(cast.wang).post(address(visit), record(cast))

        assert answer.status_code == 302
        assert answer.url == reverse("reviews:bedside_day")
        made = Confirmation.objects.get()
        assert made.checklist == {"手机号": "一致", "住址": "一致", "银行卡号": "一致", "照片比对": "是本人"}
        assert county.again(case).state == ReviewState.CONFIRMED

    def test_answers_a_script_in_a_few_words(self, cast, sign_in, visit):
        answer = sign_in(cast.wang).post(address(visit), record(cast), **BY_SCRIPT)

        assert answer.json() == {"sentence": "确认已记录，发放不中断。"}

    def test_is_the_same_once_when_it_is_sent_twice(self, cast, sign_in, visit):
        client = sign_in(cast.wang)
        client.post(address(visit), record(cast), **BY_SCRIPT)

        again = client.post(address(visit), record(cast), **BY_SCRIPT)

        assert again.json() == {"sentence": "这份记录已收到，没有重复登记。"}
        assert Confirmation.objects.count() == Evidence.objects.count() == 1

    def test_says_to_a_script_what_is_lacking(self, cast, sign_in, visit):
        answer = sign_in(cast.wang).post(address(visit), record(cast, photo=None, same_person=None), **BY_SCRIPT)

        assert answer.status_code == 400
        assert answer.json() == {"errors": ["请比对照片和身份证，选是不是本人。"]}
        assert HomeVisit.objects.get().state == VisitState.PLANNED

    @pytest.mark.parametrize(("changes", "sentence"), [
        ({"photo": None}, "还缺现场照片"), ({"id_card_seen": None}, "还缺：身份证"),
        ({"same_person": "no"}, "看不准的先不确认"), ({"phone": "changed", "said_phone": "12"}, "手机号"),
        ({"second_officer": ""}, "请选择人员"),
    ])
    def test_says_on_the_page_what_is_lacking(self, cast, sign_in, visit, changes, sentence):
        answer = sign_in(cast.wang).post(address(visit), record(cast, **changes))

        assert answer.status_code == 400
        assert sentence in answer.content.decode()
        assert not Confirmation.objects.exists()

    def test_keeps_what_the_person_says_otherwise(self, cast, sign_in, visit):
        sign_in(cast.wang).post(address(visit), record(cast, phone="changed", said_phone="139 0000 5678"))

        assert Difference.objects.get().person_value == "13900005678"

    def test_may_also_say_why_nobody_was_confirmed(self, cast, sign_in, case, visit):
        words = {"outcome": "SAID_DEAD", "died_on": (DAY - timedelta(days=4)).isoformat(), "note": "儿子说的。"}
        nothing = {"photo": None, "same_person": None, "id_card_seen": None}

        client = sign_in(cast.wang)
        first = client.post(address(visit), record(cast, **words, **nothing), **BY_SCRIPT)
        again = client.post(address(visit), record(cast, **words, **nothing), **BY_SCRIPT)

        assert first.json() == again.json() == {"sentence": "已记下：家人说已去世。"}
        assert Death.objects.get().state == "REPORTED"
        assert county.again(case).state == ReviewState.PENDING

    def test_counts_the_day_of_the_phone(self, cast, sign_in, case, visit, time_machine):
        time_machine.move_to(county.at(DAY + timedelta(days=2)), tick=False)

        sign_in(cast.wang).post(address(visit), record(cast), **BY_SCRIPT)

        assert county.again(case).confirmed_on == DAY

    def test_tells_a_script_to_sign_in(self, client, visit):
        assert client.get(address(visit), **BY_SCRIPT).status_code == 401

    def test_shows_numbers_masked_and_is_logged_once(self, cast, sign_in, visit):
        client = sign_in(cast.wang)
        page = client.get(address(visit)).content.decode()
        client.get(address(visit), **BY_SCRIPT)

        assert visit.beneficiary.phone not in page
        assert AccessEntry.objects.filter(what="手机上门登记页").count() == 1

    def test_is_closed_once_the_visit_is_done(self, cast, sign_in, visit):
        completed(cast, visit)

        page = sign_in(cast.wang).get(address(visit)).content.decode()

        assert "这次上门已上门" in page
        assert "data-bedside-form" not in page

    def test_is_refused_to_whoever_was_not_there(self, cast, sign_in, visit):
        answer = sign_in(cast.zhao).post(address(visit), record(cast))

        assert "上门的人员本人登记" in answer.content.decode()

    @pytest.mark.parametrize(("who", "status"), [("he", 403), ("sun", 403), ("qian", 404)])
    def test_is_closed_to_others(self, cast, sign_in, visit, who, status):
        client = sign_in(getattr(cast, who))

        assert client.get(address(visit)).status_code == status
        assert client.post(address(visit), record(cast)).status_code == status


class TheListOfTheDay:
    def test_shows_the_own_visits_of_today_and_logs_each_look(self, cast, sign_in, visit):
        planned(cast, day=DAY + timedelta(days=1))

        page = sign_in(cast.li).get(reverse("reviews:bedside_day"))

        assert [stop.name for stop in page.context["stops"]] == [visit.beneficiary.name]
        assert AccessEntry.objects.get(what="手机上门单").about == visit.about

    def test_costs_the_same_for_one_and_for_many(self, cast, sign_in, visit, django_assert_max_num_queries):
        client = sign_in(cast.wang)
        client.get(reverse("reviews:bedside_day"), **BY_SCRIPT)
        for _ in range(5):
            planned(cast)

        with django_assert_max_num_queries(12):
            client.get(reverse("reviews:bedside_day"), **BY_SCRIPT)

    def test_is_empty_for_whoever_is_not_sent(self, cast, sign_in, visit):
        assert "今天没有您的上门" in sign_in(cast.zhao).get(reverse("reviews:bedside_day")).content.decode()


class TheWorker:
    def test_is_a_script_without_anybodys_data(self, cast, sign_in, visit):
        answer = sign_in(cast.wang).get(reverse("reviews:bedside_worker"))

        assert answer["Content-Type"].startswith("text/javascript")
        assert "addEventListener" in answer.content.decode()
        assert visit.beneficiary.name not in answer.content.decode()


class SigningOut:
    def test_empties_what_the_phone_kept(self, cast, sign_in):
        assert sign_in(cast.wang).post(reverse("accounts:sign_out"))["Clear-Site-Data"] == '"storage"'
