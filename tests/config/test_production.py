import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts.models import Organization, Staff
from config import production


@pytest.fixture
def real_keys(settings):
    settings.DEMO = False
    settings.SECRET_KEY = settings.PII_INDEX_KEY = "a key of our own, long enough for anything"
    settings.PII_KEYS = "k1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


@pytest.fixture
def demo_clerk(db):
    province = Organization.objects.create(
        code="990000000000", name="演示省", short_name="演示", level=Organization.Level.PROVINCE
    )
    return Staff.objects.create(
        username="wang", name="王敏", role="CLERK", organization=province, is_demo=True
    )


@pytest.mark.django_db
class StartingInProduction:
    def test_is_allowed_with_keys_of_its_own(self, real_keys):
        production.refuse_to_start_unless_fit()

    def test_is_refused_while_a_demo_account_can_sign_in(self, real_keys, demo_clerk):
        with pytest.raises(ImproperlyConfigured, match="Demo accounts can sign in: wang"):
            production.refuse_to_start_unless_fit()

    def test_is_allowed_once_the_demo_account_is_disabled(self, real_keys, demo_clerk):
        Staff.objects.filter(pk=demo_clerk.pk).update(is_active=False)

        production.refuse_to_start_unless_fit()


class ASetting:
    """Named in a sentence when it does not fit, so that whoever starts the portal knows which one to change."""

    @pytest.mark.parametrize(("name", "value", "sentence"), [
        ("SECRET_KEY_FALLBACKS", ["demo"], "SECRET_KEY_FALLBACKS holds the published key of the demo."),
        ("PII_KEYS", "", "PII_KEYS 没有列出任何密钥。"),
        ("PII_KEYS", "k1:c2hvcnQ=", "PII_KEYS 中的每把密钥应为 32 字节。"),
        ("PII_INDEX_KEY", "short", "PII_INDEX_KEY 至少要有 32 个字符。"),
        ("PII_CIPHER", "rot13", "PII_CIPHER 只能是 aes 或 sm4。"),
    ])
    def test_is_named_when_it_does_not_fit(self, real_keys, settings, name, value, sentence):
        setattr(settings, name, [settings.DEMO_SECRET_KEY] if value == ["demo"] else value)

        assert sentence in production.reasons_against(settings)


@pytest.mark.django_db
class TheDeploymentCheck:
    def test_names_the_demo(self):
        (message,) = production.demo_is_over(None)

        assert message.id == "desk.E002"

    def test_names_the_accounts_of_the_demo(self, real_keys, demo_clerk):
        (message,) = production.demo_is_over(None)

        assert "wang" in message.msg
