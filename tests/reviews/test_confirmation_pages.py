"""The counter: confirming a person who stands there."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.models import AccessEntry
from benefits.categories import Category
from benefits.states import SuspensionState
from reviews.models import Confirmation, Difference, Evidence
from reviews.services import confirmations
from reviews.states import ReviewState
from reviews.worklists import links
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
NOT_PHOTOS = {
    "empty": SimpleUploadedFile("photo.jpg", b""),
    "program": SimpleUploadedFile("photo.jpg", b"MZ\x90\x00" + b"\x00" * 200),
    "heic": SimpleUploadedFile("photo.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 200),
    "cut off": SimpleUploadedFile("photo.jpg", county.jpeg()[:2000]),
}


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


def black():
    content = io.BytesIO()
    Image.new("RGB", (480, 640)).save(content, "JPEG")
    return SimpleUploadedFile("photo.jpg", content.getvalue())


def address(case):
    return reverse("reviews:confirm_on_site", args=[case.benefit.beneficiary.key])


def answers(*cases, **changed):
    """What a clerk sends: all papers seen, nothing changed, a photo."""
    sent = {
        "documents": ["ID_CARD", "DISABILITY_CERTIFICATE"], "reviews": [case.key for case in cases], "phone": "same",
        "address": "same", "bank_card": "same", "photo": county.upload(), **changed,
    }
    return {name: value for name, value in sent.items() if value is not None}


class OpeningTheConfirmation:
    def test_leads_who_only_waits_for_the_registration_there(self, cast, sign_in):
        seen = county.case(cast, category=Category.MONTHLY_PENSION)
        county.seen(cast, seen, on=TODAY)

        page = sign_in(cast.wang).get(address(seen)).text

        assert "本人已经确认，不须再来" in page
        assert "没有待确认的待遇" not in page
        assert links.registration(seen) in page

    def test_ticks_every_open_review_of_the_person(self, cast, sign_in):
        first = county.case(cast)
        second = county.review(county.benefit(first.benefit.beneficiary, category=Category.CIVILIAN_RETIREE))

        page = sign_in(cast.wang).get(address(first))

        assert [row["review"] for row in page.context["reviews"]] == [first, second]
        assert all(row["checked"] for row in page.context["reviews"])

    def test_masks_what_the_system_holds(self, cast, sign_in):
        case = county.case(cast)

        page = sign_in(cast.wang).get(address(case)).content.decode()

        assert "138****1234" in page
        assert "13800001234" not in page
        assert case.benefit.beneficiary.id_number not in page

    def test_asks_for_the_papers_of_the_category(self, cast, sign_in):
        page = sign_in(cast.wang).get(address(county.case(cast)))

        assert [paper["value"] for paper in page.context["form"].papers()] == [
            "ID_CARD", "DISABILITY_CERTIFICATE", "OTHER",
        ]

    def test_marks_a_paper_that_is_on_file(self, cast, sign_in):
        case = county.case(cast)
        person = case.benefit.beneficiary
        county.photos.store(
            photo=county.photo(), kind="DISABILITY_CERTIFICATE", beneficiary=person, organization=person.organization,
            by=cast.wang, at=county.at(TODAY),
        )

        page = sign_in(cast.wang).get(address(case)).content.decode()

        assert "已在档，可不看" in page

    def test_says_so_when_nothing_is_open(self, cast, sign_in):
        person = county.person(cast.station)

        page = sign_in(cast.wang).get(reverse("reviews:confirm_on_site", args=[person.key]))

        assert page.status_code == 200
        assert "没有待确认的待遇" in page.content.decode()

    def test_is_logged_without_a_name(self, cast, sign_in):
        case = county.case(cast)

        sign_in(cast.wang).get(address(case))

        look = AccessEntry.objects.get(what="现场确认")
        assert (look.by, look.about) == (cast.wang, case.benefit.beneficiary.key)

    @pytest.mark.parametrize("number", [1, 4])
    def test_costs_the_same_for_any_number_of_benefits(self, cast, sign_in, django_assert_max_num_queries, number):
        case = county.case(cast)
        for category in list(Category)[1:number]:
            county.review(county.benefit(case.benefit.beneficiary, category=category))
        client = sign_in(cast.wang)
        client.get(address(case))

        with django_assert_max_num_queries(12):  # Three of them: session, staff, the look.
            client.get(address(case))


class RecordingAnOnSiteConfirmation:
    def test_confirms_and_goes_back_to_the_person(self, cast, sign_in):
        case = county.case(cast)

        answer = sign_in(cast.wang).post(address(case), answers(case), follow=True)

        case = county.again(case)
        assert case.state == ReviewState.CONFIRMED
        assert case.confirmed_on == TODAY
        assert answer.redirect_chain[0][0].startswith(reverse("reviews:person", args=[case.benefit.beneficiary.key]))
        assert "确认已记录，发放不中断。" in answer.content.decode()

    def test_settles_all_that_are_ticked_with_one_confirmation(self, cast, sign_in):
        first = county.case(cast)
        second = county.review(county.benefit(first.benefit.beneficiary, category=Category.CIVILIAN_RETIREE))

        sign_in(cast.wang).post(address(first), answers(first, second))

        assert Confirmation.objects.get().settled_reviews.count() == 2

    def test_leaves_an_unticked_review_open(self, cast, sign_in):
        first = county.case(cast)
        second = county.review(county.benefit(first.benefit.beneficiary, category=Category.CIVILIAN_RETIREE))

        sign_in(cast.wang).post(address(first), answers(first))

        assert county.again(second).state == ReviewState.PENDING

    def test_notes_what_the_person_says_and_leaves_the_file_alone(self, cast, sign_in):
        case = county.case(cast)

        sign_in(cast.wang).post(address(case), answers(case, phone="changed", said_phone="13900005678"))

        difference = Difference.objects.get()
        assert (difference.field, difference.person_value) == ("phone", "13900005678")
        assert county.again(case.benefit.beneficiary).phone == "13800001234"
        assert Confirmation.objects.get().checklist["手机号"] == "有变化 139****5678"

    def test_forgets_words_beside_a_tick_that_nothing_changed(self, cast, sign_in):
        case = county.case(cast)

        sign_in(cast.wang).post(address(case), answers(case, phone="same", said_phone="139"))

        assert not Difference.objects.exists()
        assert Confirmation.objects.get().checklist["手机号"] == "一致"

    def test_withdraws_a_proposed_stop(self, cast, sign_in):
        case = county.case(cast)
        stop = county.proposed(cast, case)

        answer = sign_in(cast.wang).post(address(case), answers(case), follow=True)

        assert county.again(stop).state == SuspensionState.WITHDRAWN
        assert "暂停建议已撤回，发放不中断。" in answer.content.decode()

    def test_asks_for_the_application_when_pay_has_stopped(self, cast, sign_in):
        case = county.case(cast)
        county.stopped(cast, case)

        answer = sign_in(cast.wang).post(address(case), answers(case), follow=True)

        assert "请本人签书面申请" in answer.content.decode()

    def test_advises_about_a_dark_photo_and_records_all_the_same(self, cast, sign_in):
        case = county.case(cast)

        answer = sign_in(cast.wang).post(address(case), answers(case, photo=black()), follow=True)

        assert county.again(case).state == ReviewState.CONFIRMED
        assert "照片偏暗" in answer.content.decode()

    def test_happens_once_when_sent_twice(self, cast, sign_in):
        case = county.case(cast)
        client = sign_in(cast.wang)
        client.post(address(case), answers(case))

        answer = client.post(address(case), answers(case))

        assert answer.status_code == 409
        assert "没有重复记录" in answer.content.decode()
        assert Confirmation.objects.count() == 1

    def test_happens_once_when_two_clerks_press_at_the_same_moment(self, cast, sign_in, monkeypatch):
        case = county.case(cast)
        as_read_before = confirmations.open_reviews_of(beneficiary=case.benefit.beneficiary, today=TODAY)
        county.confirmed(cast, case, on=TODAY)
        monkeypatch.setattr(confirmations, "open_reviews_of", lambda beneficiary, today: as_read_before)

        answer = sign_in(cast.li).post(address(case), answers(case))

        assert answer.status_code == 409
        assert Confirmation.objects.count() == 1


class AnIncompleteConfirmation:
    def test_says_which_paper_is_lacking_and_keeps_ticks_and_words(self, cast, sign_in):
        case = county.case(cast)

        answer = sign_in(cast.wang).post(
            address(case), answers(case, documents=["ID_CARD"], phone="changed", said_phone="13900005678")
        )

        page = answer.content.decode()
        assert answer.status_code == 400
        assert "还缺：残疾证件" in page
        assert 'value="ID_CARD" checked' in page
        assert "13900005678" in page
        assert Confirmation.objects.count() == 0

    def test_keeps_the_photo_for_the_next_try(self, cast, sign_in):
        case = county.case(cast)
        client = sign_in(cast.wang)
        answer = client.post(address(case), answers(case, documents=["ID_CARD"]))
        kept = answer.context["form"]["kept"].value()

        client.post(address(case), answers(case, photo=None, kept=kept))

        assert county.again(case).state == ReviewState.CONFIRMED
        assert Evidence.objects.get(kind="PORTRAIT").width == 480

    def test_does_not_take_the_photo_of_another_person(self, cast, sign_in):
        case, other = county.case(cast), county.case(cast)
        client = sign_in(cast.wang)
        kept = client.post(address(other), answers(other, documents=[])).context["form"]["kept"].value()

        answer = client.post(address(case), answers(case, photo=None, kept=kept))

        assert answer.status_code == 400
        assert "请拍照" in answer.content.decode()

    @pytest.mark.parametrize("kind", NOT_PHOTOS)
    def test_refuses_what_is_no_photo_with_a_sentence(self, cast, sign_in, kind):
        case = county.case(cast)
        NOT_PHOTOS[kind].seek(0)

        answer = sign_in(cast.wang).post(address(case), answers(case, photo=NOT_PHOTOS[kind]))

        assert answer.status_code == 400
        assert any(words in answer.content.decode() for words in ("打不开这张照片", "这个文件是空的"))

    @pytest.mark.parametrize("sent", [
        {"reviews": []}, {"reviews": ["x" * 22]}, {"documents": ["PASSPORT"]}, {"phone": "perhaps"},
        {"address": "changed"}, {"kept": "nonsense", "photo": None},
    ])
    def test_refuses_what_no_page_sends(self, cast, sign_in, sent):
        case = county.case(cast)

        answer = sign_in(cast.wang).post(address(case), answers(case, **sent))

        assert answer.status_code in {400, 409}
        assert Confirmation.objects.count() == 0

    @pytest.mark.parametrize(("name", "typed", "sentence"), [
        ("phone", "1380000", "手机号应为11位，现为7位。"), ("bank_card", "6222", "银行卡号应为12至19位数字，请核对。"),
    ])
    def test_refuses_a_number_that_is_none_and_keeps_it(self, cast, sign_in, name, typed, sentence):
        case = county.case(cast)

        answer = sign_in(cast.wang).post(address(case), answers(case, **{name: "changed", f"said_{name}": typed}))

        assert answer.status_code == 400
        assert sentence in answer.content.decode()
        assert f'value="{typed}"' in answer.content.decode()
        assert Confirmation.objects.count() == 0

    def test_takes_a_landline_with_its_area_code(self, cast, sign_in):
        case = county.case(cast)

        sign_in(cast.wang).post(address(case), answers(case, phone="changed", said_phone="0912-6123456"))

        assert Difference.objects.get().person_value == "09126123456"


class SomebodyElse:
    @pytest.mark.parametrize("name", ["sun", "he", "xu"])
    def test_of_another_role_reads_a_sentence(self, cast, sign_in, name):
        answer = sign_in(getattr(cast, name)).get(address(county.case(cast)))

        assert answer.status_code == 403
        assert "不办理" in answer.content.decode()

    @pytest.mark.parametrize("name", ["qian", "zhou"])
    def test_of_another_district_finds_nobody(self, cast, sign_in, name):
        client = sign_in(getattr(cast, name))
        case = county.case(cast)

        assert client.get(address(case)).status_code == 404
        assert client.post(address(case), answers(case)).status_code == 404
