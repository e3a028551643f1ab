"""A notice taken back, on paper, and after its last day."""

from datetime import timedelta

import pytest

from accounts.models import AccessEntry
from reviews.documents.notices import public_name
from reviews.states import NoticeState, ReviewState
from tests import county
from tests.reviews.announcing import TODAY, address, drafted, overdue

pytestmark = pytest.mark.django_db

ON_THE_PAPER = (
    "《伤残抚恤管理办法》第二十五条", "2026 年", "2026年3月1日至2026年5月31日", "办理地点", "办理方式", "携带材料",
    "不予补发", "0990-1234567", "2026年8月31日止", "（盖章）", "2026年6月30日",
)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY, 11), tick=False)


class WithdrawingANotice:
    def test_lets_its_people_wait_again(self, cast, sign_in):
        case = overdue(cast)
        notice = county.noticed(cast, case)

        sign_in(cast.zhao).post(address(notice, "_withdraw"), {"reason": "张贴地点有误。"})

        assert county.again(notice).state == NoticeState.WITHDRAWN
        assert county.again(case).state == ReviewState.PENDING

    def test_wants_a_reason(self, cast, sign_in):
        answer = sign_in(cast.zhao).post(address(county.noticed(cast), "_withdraw"), {"reason": " "})

        assert answer.status_code == 400
        assert "请写明理由。" in answer.content.decode()

    def test_happens_once(self, cast, sign_in):
        notice, client = county.noticed(cast), sign_in(cast.zhao)
        client.post(address(notice, "_withdraw"), {"reason": "有误。"})

        assert client.post(address(notice, "_withdraw"), {"reason": "有误。"}).status_code == 409

    def test_of_ones_own_draft_is_open_to_the_clerk(self, cast, sign_in):
        notice = drafted(cast)

        sign_in(cast.wang).post(address(notice, "_withdraw"), {"reason": "重复。"})

        assert county.again(notice).state == NoticeState.WITHDRAWN

    def test_of_a_published_one_is_not(self, cast, sign_in):
        notice = county.noticed(cast)

        answer = sign_in(cast.wang).post(address(notice, "_withdraw"), {"reason": "重复。"})

        assert answer.status_code in {400, 403}
        assert county.again(notice).state == NoticeState.PUBLISHED


class ThePaper:
    def test_holds_what_the_policy_asks_for(self, cast, sign_in):
        cast.county.phone = "0990-1234567"
        cast.county.save()
        notice = county.noticed(cast)

        text = sign_in(cast.li).get(address(notice, "_print")).content.decode()

        lacking = [words for words in ON_THE_PAPER if words not in text]
        assert lacking == []

    def test_names_people_by_a_part_of_the_name_and_never_by_a_number(self, cast, sign_in):
        case = overdue(cast)
        notice = county.noticed(cast, case)

        text = sign_in(cast.li).get(address(notice, "_print")).content.decode()

        person = case.benefit.beneficiary
        assert "张守*" in text
        assert person.name not in text
        assert person.id_number[-4:] not in text

    def test_is_logged(self, cast, sign_in):
        notice = county.noticed(cast, overdue(cast), overdue(cast))

        sign_in(cast.li).get(address(notice, "_print"))

        look = AccessEntry.objects.get(kind="PRINTED")
        assert (look.rows, look.by) == (2, cast.li)

    def test_is_closed_to_the_auditor(self, cast, sign_in):
        assert sign_in(cast.he).get(address(county.noticed(cast), "_print")).status_code == 403

    @pytest.mark.parametrize(("name", "shown"), [
        ("陈玉", "陈*"), ("陈玉珍", "陈玉*"), ("欧阳建国", "欧阳**"), ("阿不都拉·买买提", "阿不" + "*" * 6),
    ])
    def test_masks_a_name(self, name, shown):
        assert public_name(name) == shown


class ALapsedNotice:
    def test_still_shows_its_days(self, cast, sign_in, time_machine):
        notice = county.noticed(cast)
        time_machine.move_to(county.at(TODAY + timedelta(days=90)), tick=False)

        page = sign_in(cast.zhao).get(address(notice))

        assert (page.context["period"]["passed"], page.context["period"]["left"]) == (62, 0)
