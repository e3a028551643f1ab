"""Where lists lead to."""

from urllib.parse import urlencode

from django.urls import reverse

from benefits.models import Suspension


def person(key: str, *, tab: str = "") -> str:
    """The page of a person, or one tab of it."""
    address = reverse("reviews:person", args=[key])
    return f"{address}?tab={tab}" if tab else address


def worklist(**conditions) -> str:
    """The worklist narrowed by the conditions; empty ones are left out."""
    query = urlencode({name: value for name, value in conditions.items() if value})
    return f"{reverse('reviews:worklist')}?{query}"


def confirm(key: str) -> str:
    """Confirm the person at the counter."""
    return reverse("reviews:confirm_on_site", args=[key])


def apply(stop: Suspension) -> str:
    """File the written application of a suspended person."""
    return reverse("reviews:apply", args=[stop.key])


def approval(stop: Suspension) -> str:
    """The decision about a stop."""
    return reverse("reviews:approval", args=["suspension", stop.key])
