"""{% any_contact %}: the bar over each page about somebody who is not confirmed; the layout holds it.

Whom a page is about stands in its context: `about`, or the `person` that `counter.identity` gives. A page on which the
person is just being confirmed leaves the block empty.
"""

from django import template
from django.utils import timezone

from benefits.models import Beneficiary
from reviews.worklists import any_contact as worklist

register = template.Library()


@register.inclusion_tag("reviews/_any_contact.html", takes_context=True)
def any_contact(context):
    """Nothing where the page is about nobody, or about somebody confirmed."""
    person = context.get("about") or _of_identity(context.get("person"))
    if not isinstance(person, Beneficiary):
        return {"bar": None}
    return {"bar": worklist.bar(person, context["request"].user, at=timezone.localtime())}


def _of_identity(shown) -> Beneficiary | None:
    return shown.get("about") if isinstance(shown, dict) else None
