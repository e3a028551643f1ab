"""What belongs to the demo never meets real people: reasons for which the portal refuses to work.

A setting that does not fit stops every command, the web server and the worker. Demo accounts stop the web
server and the worker only, so that they can still be disabled by command.
"""

import functools
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from accounts import ciphers

THIS_MACHINE = {"localhost", "127.0.0.1", "[::1]", "testserver"}


def reasons_against(configuration: Any) -> list[str]:
    """Sentences naming each of Django's settings that does not fit; empty means fit."""
    if configuration.DEMO:
        return _demo_opened_to_others(configuration) + _unusable_keys()
    found = {
        "DEBUG is on.": configuration.DEBUG,
        "SECRET_KEY is the published one of the demo.":
            configuration.SECRET_KEY == configuration.DEMO_SECRET_KEY,
        # Whoever knows an earlier key can still forge what it sealed.
        "SECRET_KEY_FALLBACKS holds the published key of the demo.":
            configuration.DEMO_SECRET_KEY in configuration.SECRET_KEY_FALLBACKS,
        "PII_KEYS holds the published key of the demo.":
            _key_of(configuration.DEMO_PII_KEYS) in configuration.PII_KEYS,
        "PII_INDEX_KEY is the published one of the demo.":
            configuration.PII_INDEX_KEY == configuration.DEMO_PII_INDEX_KEY,
        "ALLOWED_HOSTS lets every name in.": "*" in configuration.ALLOWED_HOSTS,
        # Numbers and texts of real people travel there.
        "SMS_SENDER is gateway and SMS_GATEWAY_URL does not begin with https://.":
            configuration.SMS_SENDER == "gateway" and not configuration.SMS_GATEWAY_URL.startswith("https://"),
    }
    return [sentence for sentence, is_so in found.items() if is_so] + _unusable_keys()


def _demo_opened_to_others(configuration: Any) -> list[str]:
    """The demo's passwords are printed in the README, so it answers to this machine only."""
    others = sorted(set(configuration.ALLOWED_HOSTS) - THIS_MACHINE)
    return [f"DEMO is on and ALLOWED_HOSTS names {', '.join(others)}."] if others else []


def _unusable_keys() -> list[str]:
    """Asked at the start, because the first to meet a bad key would be a clerk who saves a person."""
    found = []
    for use in (ciphers.header, functools.partial(ciphers.blind_index, "", purpose="start")):
        try:
            use()
        except ciphers.BadKeys as refusal:
            found.append(str(refusal))
    return found


def _key_of(listed: str) -> str:
    return listed.partition(":")[2]


def demo_accounts() -> list[str]:
    """Names of demo accounts that could still sign in; empty while there are no tables yet."""
    try:
        demo = get_user_model()._default_manager.filter(is_active=True, is_demo=True)
        return list(demo.values_list("username", flat=True)[:20])
    except DatabaseError:
        return []


def refuse_to_start_unless_fit() -> None:
    """Called by the web server and the worker before they take work. Refuses with `ImproperlyConfigured`."""
    reasons = reasons_against(settings)
    if not settings.DEMO and (names := demo_accounts()):
        reasons.append(f"Demo accounts can sign in: {', '.join(names)}.")
    if reasons:
        raise ImproperlyConfigured(f"Refusing to start. {' '.join(reasons)} See docs/operations.md.")


@checks.register(checks.Tags.security)
def settings_fit(app_configs: Any, **_kwargs: Any) -> list[checks.CheckMessage]:
    """Each command refuses settings that do not fit, before it touches a row."""
    return [checks.Error(reason, id="desk.E001") for reason in reasons_against(settings)]


@checks.register(checks.Tags.security, deploy=True)
def demo_is_over(app_configs: Any, **_kwargs: Any) -> list[checks.CheckMessage]:
    """`check --deploy` also asks whether the demo is off and its staff are gone."""
    if settings.DEMO:
        return [checks.Error("DEMO is on.", hint="Set DEMO=off.", id="desk.E002")]
    if names := demo_accounts():
        return [checks.Error(f"Demo accounts can sign in: {', '.join(names)}.", id="desk.E003")]
    return []
