"""Whoever tells the story works at this desk: the offices, the staff, the days, and who is in a story already."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.db.models import Count

from accounts.models import Organization, Staff
from accounts.roles import Role
from benefits.categories import Category
from benefits.models import Beneficiary, Benefit
from benefits.states import BenefitState
from reviews.demo import persons, pictures
from reviews.demo.chronicle import Chronicle
from reviews.demo.dates import Dates
from reviews.demo.offices import COUNTY
from reviews.models import Review
from reviews.services.photos import Photo


class StoryNeedsMorePeople(Exception):
    """The county is too small for every story; carries a Chinese sentence."""


@dataclass
class Desk:
    """`kept` holds what later deeds need of earlier ones, under a word; `told` who has a story in which year."""

    offices: dict[str, Organization]
    staff: dict[str, Staff]
    dates: Dates
    chronicle: Chronicle
    rng: Random
    kept: dict[Any, Any] = field(default_factory=dict)
    told: dict[int, set[int]] = field(default_factory=dict)
    clerks: dict[int, Staff] = field(default_factory=dict)
    portrait: Callable[[Random], Photo] = pictures.portrait
    sheet: Callable[[Random, str], Photo] = pictures.sheet

    def __post_init__(self) -> None:
        people = [each for each in self.staff.values() if each.role == Role.CLERK]
        self.clerks = {each.organization_id: each for each in reversed(people)}

    def __getattr__(self, name: str) -> Staff:
        """`desk.wangmin` is the member of staff with that account."""
        try:
            return self.__dict__["staff"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def county(self) -> Organization:
        return self.offices[COUNTY]

    def clerk_of(self, office_id: int | None) -> Staff:
        """Who sits at the counter of the office."""
        assert office_id
        return self.clerks[office_id]

    def second_to(self, clerk: Staff) -> Staff:
        """Who sits beside the clerk of the county when two are needed."""
        return self.liqiang if clerk != self.liqiang else self.wangmin

    def supervisor_of(self, county_code: str) -> Staff:
        return self.liujing if county_code == COUNTY else self.zhouzheng

    def person(self, name: str) -> Beneficiary:
        """One of the people with a name in the story, found by the number of their file."""
        line = next(place for place, known in enumerate(persons.KNOWN, start=1) if known.name == name)
        return Beneficiary.objects.get(archive_number=f"LL-{line:06}")

    def benefit(self, name: str, *, year: int | None = None) -> Benefit:
        """Their benefit; they are told of in that year (the running one) and left out of the crowd."""
        person = self.person(name)
        self.tell(person.pk, year or self.dates.year)
        return person.benefits.select_related("beneficiary", "organization").get()

    def pick(
        self, category: Category, number: int, *, year: int | None = None, county: str = COUNTY, **filters: Any
    ) -> list[Benefit]:
        """So many people of the category, with one kind of pay, who have no story yet: the first on the list."""
        year = year or self.dates.year
        rows = (
            Benefit.objects.annotate(kinds=Count("beneficiary__benefits"))
            .filter(category=category, county_code=county, state=BenefitState.ACTIVE, kinds=1, **filters)
            .exclude(beneficiary__archive_number__in=[f"LL-{line + 1:06}" for line in range(len(persons.KNOWN))])
        )
        free = rows.exclude(beneficiary__in=self.taken).select_related("beneficiary", "organization").order_by("pk")
        found: list[Benefit] = [*free[:number]]
        if len(found) < number:
            raise StoryNeedsMorePeople(f"{category.full_name}不足，请多造一些人（--people）。")
        for benefit in found:
            self.tell(benefit.beneficiary_id, year)
        return found

    def tell(self, person_id: int, year: int) -> None:
        self.told.setdefault(year, set()).add(person_id)

    @property
    def taken(self) -> set[int]:
        """Who has a story, in whatever year."""
        return set().union(*self.told.values())

    def leave_to_the_crowd(self, benefits: Iterable[Benefit]) -> None:
        """Their own year is not part of the story: they are confirmed with the crowd."""
        people = {benefit.beneficiary_id for benefit in benefits}
        for told in self.told.values():
            told -= people

    def again(self, benefit: Benefit) -> Benefit:
        """The benefit as it stands now."""
        return Benefit.objects.select_related("beneficiary", "organization").get(pk=benefit.pk)

    def review(self, benefit: Benefit, *, year: int | None = None) -> Review:
        """The review of the benefit in the year, as it stands now."""
        rows = Review.objects.with_person().select_related("suspension")
        return rows.get(benefit=benefit, campaign__year=year or self.dates.year)
