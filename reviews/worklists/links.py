"""Where lists lead to."""

from urllib.parse import urlencode

from django.urls import reverse

from benefits.categories import Category
from benefits.models import Benefit, Suspension
from reviews import policy
from reviews.models import Correction, Review

CONFIRM = "confirm"  # The id of the link in the component `now_bar`.


def person(key: str, *, tab: str = "") -> str:
    """The page of a person, or one tab of it."""
    address = reverse("reviews:person", args=[key])
    return f"{address}?tab={tab}" if tab else address


def found(key: str) -> str:
    """The page of the person whom a number named, with the way to confirm in focus: Enter goes on."""
    return f"{person(key)}#{CONFIRM}"


def certificates(key: str) -> str:
    """Record what one of the person's papers says."""
    return reverse("reviews:certificate", args=[key])


def query(**conditions) -> str:
    """The conditions as they stand in an address; empty ones are left out."""
    return urlencode({name: value for name, value in conditions.items() if value})


def worklist(**conditions) -> str:
    """The worklist narrowed by the conditions."""
    return f"{reverse('reviews:worklist')}?{query(**conditions)}"


def confirm(key: str) -> str:
    """Confirm the person at the counter."""
    return reverse("reviews:confirm_on_site", args=[key])


def reference_photo(key: str) -> str:
    """Take the reference photo of the person."""
    return reverse("reviews:reference_photo", args=[key])


def book_call(key: str) -> str:
    """Agree on a call with a person far away, or go on to the one agreed."""
    return reverse("reviews:book_call", args=[key])


def by_newspaper(key: str) -> str:
    """Take in the special verification of a person."""
    return reverse("reviews:confirm_special", args=[key])


def bench(key: str = "") -> str:
    """What waits for a verdict, or one of it."""
    return reverse("reviews:bench_case", args=[key]) if key else reverse("reviews:bench")


def apply(stop: Suspension) -> str:
    """File the written application of a suspended person."""
    return reverse("reviews:apply", args=[stop.key])


def sentence(key: str) -> str:
    """Register that a person serves a sentence or is wanted."""
    return reverse("reviews:sentence", args=[key])


def release(stop: Suspension) -> str:
    """Register that the sentence behind a stop is served, or the wanted notice withdrawn."""
    return reverse("reviews:release", args=[stop.key])


def withdrawal(stop: Suspension) -> str:
    """Take back a stop for a sentence that is not yet in force."""
    return reverse("reviews:sentence_withdraw", args=[stop.key])


def approvals() -> str:
    """What waits for a decision."""
    return reverse("reviews:approvals")


def decision(kind: str, key: str) -> str:
    """One decision: kind is suspension, resumption or back-pay."""
    return reverse("reviews:approval", args=[kind, key])


def rules(**conditions) -> str:
    """The rule pages: tab, year, office, compare."""
    return f"{reverse('reviews:rules')}?{query(**conditions)}"


def rule(rule_id: str, **conditions) -> str:
    """One rule as it stood: on (ISO day), office (code), and the decision that quotes it: kind, key."""
    return f"{reverse('reviews:rule', args=[rule_id])}?{query(**conditions)}"


def registration(review: Review) -> str:
    """Record the items of a review's yearly registration."""
    return reverse("reviews:registration", args=[review.key])


def after_correction(correction: Correction) -> str:
    """What came is looked at where it belongs: at the items, where the category has a registration."""
    review = correction.review
    if policy.registration_items(Category(review.category)):
        return registration(review)
    return person(review.benefit.beneficiary.key, tab="registration")


def app_failures() -> str:
    """Who did not get through the App this year."""
    return reverse("reviews:app_failures")


def app_doubt(key: str) -> str:
    """A pass in the App that waits for a supervisor."""
    return reverse("reviews:app_doubt", args=[key])


def death(key: str) -> str:
    """A reported death, looked into by a supervisor."""
    return reverse("reviews:death", args=[key])


def report_death(key: str) -> str:
    """Write down that somebody says the person has died."""
    return reverse("reviews:report_death", args=[key])


def consent(key: str) -> str:
    """Answer a request to defer; the key is that of the review."""
    return reverse("reviews:deferral_consent", args=[key])


def eligibility_list() -> str:
    """Survivors about whom somebody must be asked."""
    return reverse("reviews:eligibility_list")


def eligibility(benefit: Benefit) -> str:
    """Say what was found about a survivor."""
    return reverse("reviews:eligibility", args=[benefit.key])


def termination(benefit: Benefit, *, ground: str = "") -> str:
    """Propose the lasting end of a benefit; the ground may be chosen already."""
    address = reverse("reviews:termination", args=[benefit.key])
    return f"{address}?{query(ground=ground)}" if ground else address
