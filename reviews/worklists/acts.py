"""The page of an act about one review: whose it is, where it leads back to, and the rules as they stood on its day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from benefits import law
from reviews.models import Review
from reviews.worklists import citations, counter, links
from reviews.worklists.rules import quotations


def page(review: Review, *, title: str, today: date) -> dict[str, Any]:
    """The context that every such page has."""
    person = review.benefit.beneficiary
    back = links.person(person.key, tab="registration")
    return {
        "crumb": [(person.name, back), (title, "")], "title": title, "review": review, "back_url": back,
        "person": counter.identity(person, [review.benefit], today=today, reviews=[review] * review.is_open),
        "today": today,
    }


def grounds(review: Review, rules: Iterable[law.Rule[Any]], *, on: date) -> dict[str, Any]:
    """What the act rests on: the text of each rule, and its page as it stood on the day."""
    rules = list(rules)
    place = review.county_code or review.province_code
    return {
        "laws": citations.by_citation(rules),
        "quoted": quotations.on_day([rule.id for rule in rules], on=on, office=place),
    }
