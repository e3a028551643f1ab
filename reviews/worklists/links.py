"""Where lists lead to."""

from urllib.parse import urlencode

from django.urls import reverse

from benefits.models import Suspension


def person(key: str, *, tab: str = "") -> str:
    """The page of a person, or one tab of it."""
    address = reverse("reviews:person", args=[key])
    return f"{address}?tab={tab}" if tab else address


def query(**conditions) -> str:
    """The conditions as they stand in an address; empty ones are left out."""
    return urlencode({name: value for name, value in conditions.items() if value})


def worklist(**conditions) -> str:
    """The worklist narrowed by the conditions."""
    return f"{reverse('reviews:worklist')}?{query(**conditions)}"


def confirm(key: str) -> str:
    """Confirm the person at the counter."""
    return reverse("reviews:confirm_on_site", args=[key])


def apply(stop: Suspension) -> str:
    """File the written application of a suspended person."""
    return reverse("reviews:apply", args=[stop.key])


def approvals() -> str:
    """What waits for a decision."""
    return reverse("reviews:approvals")


def decision(kind: str, key: str) -> str:
    """One decision: kind is suspension, resumption or back-pay."""
    return reverse("reviews:approval", args=[kind, key])
