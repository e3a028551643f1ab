"""Django's admin: reference data for the administrator, behind our own door, every save audited."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import AuditEntry
from accounts.reference import site
from benefits import law
from benefits.models import LocalRule, Rate
from tests import county
from tests.cast import person

pytestmark = pytest.mark.django_db
SHOWN = {"organization", "staff", "rate", "localrule"}
LATER = "2099-01-01"  # A day that has not come whenever the test is run.


@pytest.fixture
def desk(sign_in, xu):
    return sign_in(xu)


@pytest.fixture
def county_admin(cast):
    return person("lu", "陆平", "SYSTEM_ADMIN", cast.county)


def rate(**fields):
    return {
        "category": "DISABLED", "level": "因战一级", "organization": "", "amount": "100000.00", "per": "YEAR",
        "effective_from": "2026-08-01", "document_no": "退役军人部发〔2026〕1 号",
    } | fields


class TheAdmin:
    def test_shows_reference_data_and_no_case(self):
        assert {model._meta.model_name for model in site._registry} == SHOWN

    @pytest.mark.parametrize("name", ["wang", "zhao", "sun", "he"])
    def test_is_closed_to_other_roles(self, sign_in, cast, name):
        assert sign_in(getattr(cast, name)).get("/admin/", follow=True).status_code == 403

    @pytest.mark.parametrize("address", ["/admin/", "/admin/login/", "/admin/benefits/rate/"])
    def test_has_no_door_of_its_own(self, client, xu, address):
        assert client.get(address).url.startswith("/sign-in/")
        assert client.post(address, {"username": "xu", "password": "x"}).url.startswith("/sign-in/")

    def test_asks_for_the_second_factor_as_well(self, client, xu):
        client.force_login(xu, backend="accounts.backends.StaffBackend")

        assert client.get("/admin/").url.startswith("/second-factor/")

    @pytest.mark.parametrize("model", sorted(SHOWN))
    def test_opens_each_list(self, desk, model):
        app = "accounts" if model in {"organization", "staff"} else "benefits"

        assert desk.get(f"/admin/{app}/{model}/").status_code == 200

    def test_never_shows_the_secret_of_a_second_factor(self, desk, xu):
        device = TOTPDevice.objects.get(user=xu)

        assert desk.get("/admin/otp_totp/totpdevice/").status_code == 404
        assert device.key not in desk.get(f"/admin/accounts/staff/{xu.pk}/change/").content.decode()

    def test_changes_no_account_and_shows_no_password(self, desk, wang):
        page = desk.get(f"/admin/accounts/staff/{wang.pk}/change/")

        assert desk.post(f"/admin/accounts/staff/{wang.pk}/change/", {"role": "SUPERVISOR"}).status_code == 403
        assert desk.get("/admin/accounts/staff/add/").status_code == 403
        assert wang.password not in page.content.decode()

    def test_deletes_nothing(self, desk):
        row = Rate.objects.create(**rate(organization=None))

        assert desk.post(f"/admin/benefits/rate/{row.pk}/delete/", {"post": "yes"}).status_code == 403
        desk.post("/admin/benefits/rate/", {"action": "delete_selected", "_selected_action": row.pk})
        assert Rate.objects.filter(pk=row.pk).exists()

    def test_sends_its_own_doors_to_ours(self, desk):
        assert desk.get("/admin/password_change/").url == "/password/"
        assert desk.get("/admin/login/").url == reverse("admin:index")


class SavingARate:
    def test_is_audited_with_before_and_after(self, desk, xu):
        desk.post("/admin/benefits/rate/add/", rate(effective_from=LATER))
        row = Rate.objects.get()
        desk.post(f"/admin/benefits/rate/{row.pk}/change/", rate(effective_from=LATER, amount="120000.00"))

        entered, edited = AuditEntry.objects.order_by("id")

        assert (entered.act, edited.act) == ("rate.entered", "rate.edited")
        assert edited.changes == {"amount": ["100000.00", "120000.00"]}
        assert edited.by == xu

    def test_is_not_audited_when_refused(self, desk):
        answer = desk.post("/admin/benefits/rate/add/", rate(effective_from="2026-08-15"))

        assert answer.context["errors"]
        assert not AuditEntry.objects.exists()

    def test_for_the_whole_country_is_left_to_the_province(self, sign_in, county_admin, cast):
        client = sign_in(county_admin)
        client.post("/admin/benefits/rate/add/", rate())
        client.post("/admin/benefits/rate/add/", rate(organization=cast.district.pk))
        assert not Rate.objects.exists()

        client.post("/admin/benefits/rate/add/", rate(organization=cast.county.pk))
        assert Rate.objects.get().organization == cast.county

    def test_of_somebody_else_is_refused(self, sign_in, county_admin, cast):
        row = Rate.objects.create(**rate(organization=cast.district, effective_from=LATER))

        answer = sign_in(county_admin).post(f"/admin/benefits/rate/{row.pk}/change/", rate(amount="1"))

        assert answer.status_code == 403

    @pytest.mark.parametrize("since", [date(2020, 1, 1), timezone.localdate().replace(day=1)])
    def test_is_refused_once_it_is_in_force(self, desk, since):
        row = Rate.objects.create(**rate(organization=None, effective_from=since))
        address = f"/admin/benefits/rate/{row.pk}/change/"

        assert desk.post(address, rate(effective_from=LATER, amount="1")).status_code == 403
        page = desk.get(address)
        assert page.status_code == 200
        assert 'name="amount"' not in page.content.decode()
        row.refresh_from_db()
        assert row.amount == 100000

    def test_of_a_later_month_takes_its_place(self, desk):
        Rate.objects.create(**rate(organization=None, effective_from=date(2020, 1, 1)))

        desk.post("/admin/benefits/rate/add/", rate(effective_from="2020-02-01", amount="110000.00"))

        assert Rate.objects.count() == 2


class TheHolidayTable:
    @pytest.mark.parametrize("model", ["holiday", "holidayyear"])
    def test_is_kept_on_a_page_of_its_own(self, desk, model):
        assert desk.get(f"/admin/benefits/{model}/").status_code == 404


class SavingALocalRule:
    def entered(self, cast, **fields):
        return {
            "organization": cast.province.pk, "effective_from": "2026-01-01", "document_no": "岚退役军人发〔2026〕2 号",
            "note": "",
        } | fields

    def test_offers_only_rules_that_may_be_local(self, desk):
        form = desk.get("/admin/benefits/localrule/add/").context["adminform"].form

        offered = {value for value, _ in form.fields["rule_id"].choices}
        assert offered == {rule.id for rule in law.all_rules() if rule.may_be_local}

    def test_names_who_entered_it(self, desk, cast):
        desk.post("/admin/benefits/localrule/add/", self.entered(cast, rule_id="D-07", value="9"))

        assert LocalRule.objects.get().entered_by == cast.xu
        assert AuditEntry.objects.get().act == "local_rule.entered"

    def test_refuses_a_value_of_another_kind(self, desk, cast):
        answer = desk.post("/admin/benefits/localrule/add/", self.entered(cast, rule_id="D-07", value="很多"))

        assert "不接受" in str(answer.context["errors"])

    def test_is_refused_once_it_is_in_force(self, desk, cast):
        row = county.local_rule(
            rule_id="D-07", organization=cast.province, value="9", effective_from=date(2020, 1, 1), document_no="旧文",
        )
        address = f"/admin/benefits/localrule/{row.pk}/change/"

        assert desk.post(address, self.entered(cast, rule_id="D-07", value="12")).status_code == 403
        assert desk.get(address).status_code == 200
        row.refresh_from_db()
        assert row.value == "9"

    def test_corrects_one_whose_day_has_not_come(self, desk, cast):
        row = county.local_rule(
            rule_id="D-07", organization=cast.province, value="9", effective_from=date.fromisoformat(LATER),
            document_no="新文", state="PROPOSED",
        )

        desk.post(
            f"/admin/benefits/localrule/{row.pk}/change/",
            self.entered(cast, rule_id="D-07", value="12", effective_from=LATER),
        )

        row.refresh_from_db()
        assert row.value == "12"
