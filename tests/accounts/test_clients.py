"""Sending systems: a token shown once, an office, an act, a pace; registered by the administrator alone."""

from datetime import timedelta

import pytest

from accounts.models import ApiClient, AuditEntry
from accounts.roles import Act
from accounts.services import clients
from tests.cast import NOW

pytestmark = pytest.mark.django_db
ACTS = (Act.DELIVER_RESULTS, Act.READ_DELIVERIES)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=False)


def registered(cast, by="xu", **more):
    words = {"name": "省厅推送", "organization": cast.county, "acts": ACTS, "calls_per_minute": 2}
    return clients.create(**(words | more), by=getattr(cast, by), at=NOW)


class RegisteringASystem:
    def test_gives_a_token_and_keeps_only_its_digest(self, cast):
        client, token = registered(cast)

        assert clients.recognise(token=token) == client
        assert token not in str(list(ApiClient.objects.values_list()))
        assert token not in str(list(AuditEntry.objects.values_list()))
        assert AuditEntry.objects.get().act == "api_client.created"

    def test_is_the_administrators(self, cast):
        for name in ("wang", "zhao", "sun", "he"):
            with pytest.raises(clients.CannotChange, match="管辖"):
                registered(cast, by=name)

    def test_stays_within_the_own_offices(self, cast):
        cast.ma.organization = cast.district
        with pytest.raises(clients.CannotChange, match="管辖"):
            registered(cast, by="ma")

    @pytest.mark.parametrize("acts", [(), (Act.APPROVE_SUSPENSION,), (Act.DELIVER_RESULTS, Act.VIEW_CASES)])
    def test_gives_no_act_that_only_people_have(self, cast, acts):
        with pytest.raises(clients.CannotChange, match="可做的事"):
            registered(cast, acts=acts)

    def test_needs_a_name_of_its_own(self, cast):
        registered(cast)

        with pytest.raises(clients.CannotChange, match="同名"):
            registered(cast)


class ASystem:
    def test_is_known_by_its_new_token_only(self, cast):
        client, old = registered(cast)

        new = clients.rotate(client=client, by=cast.xu, at=NOW)

        assert (clients.recognise(token=old), clients.recognise(token=new)) == (None, client)

    def test_switched_off_is_known_no_more(self, cast):
        client, token = registered(cast)

        clients.revoke(client=client, reason="下线。", by=cast.xu, at=NOW)

        assert clients.recognise(token=token) is None
        for deed in (
            lambda: clients.rotate(client=client, by=cast.xu, at=NOW),
            lambda: clients.revoke(client=client, reason="再停。", by=cast.xu, at=NOW),
            lambda: clients.change(client=client, acts=ACTS, calls_per_minute=5, by=cast.xu, at=NOW),
        ):
            with pytest.raises(clients.CannotChange, match="已停用"):
                deed()

    def test_is_switched_off_with_a_reason_only(self, cast):
        client, _ = registered(cast)

        with pytest.raises(clients.CannotChange, match="理由"):
            clients.revoke(client=client, reason=" ", by=cast.xu, at=NOW)

    def test_is_held_to_its_pace_each_minute(self, cast):
        client, _ = registered(cast)

        waits = [clients.admit(client=client, at=NOW + timedelta(seconds=second)) for second in (1, 2, 30, 60)]

        assert waits == [0, 0, 30, 0]


class ThePages:
    def test_show_the_token_in_one_answer_only(self, cast, sign_in):
        client = sign_in(cast.xu)
        form = {"name": "省厅推送", "organization": cast.county.pk, "acts": list(ACTS), "calls_per_minute": 60}

        answer = client.post("/clients/new/", form)

        made = ApiClient.objects.get()
        assert clients.recognise(token=answer.context["token"]) == made
        assert answer.context["token"] in answer.content.decode()
        for page in ("/clients/", f"/clients/{made.key}/"):
            assert answer.context["token"] not in client.get(page).content.decode()

    def test_refuse_a_form_without_an_act(self, cast, sign_in):
        answer = sign_in(cast.xu).post("/clients/new/", {"name": "甲", "organization": cast.county.pk})

        assert answer.status_code == 400
        assert "请选择这个系统可做的事。" in answer.content.decode()

    def test_give_a_new_token_and_switch_off(self, cast, sign_in):
        made, _ = registered(cast)
        client = sign_in(cast.xu)

        token = client.post(f"/clients/{made.key}/rotate/").context["token"]
        assert clients.recognise(token=token) == made
        client.post(f"/clients/{made.key}/revoke/", {"reason": "下线。"})
        assert clients.recognise(token=token) is None
        assert "已停用" in client.get("/clients/").content.decode()

    def test_change_what_it_may_do(self, cast, sign_in):
        made, _ = registered(cast)

        sign_in(cast.xu).post(f"/clients/{made.key}/", {"acts": [Act.READ_DELIVERIES], "calls_per_minute": 9})

        made.refresh_from_db()
        assert (made.acts, made.calls_per_minute) == ([Act.READ_DELIVERIES], 9)

    @pytest.mark.parametrize("who", ["wang", "zhao", "sun", "he"])
    def test_are_the_administrators(self, cast, sign_in, who):
        made, _ = registered(cast)
        client = sign_in(getattr(cast, who))

        answers = [client.get("/clients/"), client.get("/clients/new/"), client.post(f"/clients/{made.key}/rotate/")]

        assert {answer.status_code for answer in answers} == {403}

    def test_of_another_office_do_not_exist(self, cast, sign_in):
        made, _ = registered(cast)
        cast.ma.organization = cast.district
        cast.ma.save()

        client = sign_in(cast.ma)

        assert client.get(f"/clients/{made.key}/").status_code == 404
        assert "省厅推送" not in client.get("/clients/").content.decode()
