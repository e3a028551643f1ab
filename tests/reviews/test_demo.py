"""The crowd that the demo county is drawn from, and the two commands where there is no county yet."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Staff
from benefits.categories import Category
from reviews.demo import county, offices, people
from reviews.demo.story import imports

TODAY = date(2026, 11, 24)


class TheCrowd:
    def test_is_drawn_by_the_seed(self):
        first, again, other = (list(people.Crowd(seed=seed, today=TODAY).lines(300)) for seed in (1, 1, 2))

        assert first == again
        assert first != other

    def test_draws_the_same_person_for_every_list(self):
        drawn = [line["身份证号"] for line in people.Crowd(seed=1, today=TODAY).lines(300)]
        listed = [
            cells[1]
            for code in (offices.COUNTY, offices.DISTRICT)
            for cells in imports.crowd(seed=1, today=TODAY, number=300, code=code)
        ]

        assert sorted(listed) == sorted(drawn)

    def test_has_the_age_of_its_category(self):
        ages = {category.full_name: [] for category in Category}
        for line in people.Crowd(seed=1, today=TODAY).lines(3000):
            ages[line["类别"]].append(TODAY.year - int(line["出生日期"][:4]))

        mean = {category: sum(ages[category.full_name]) / len(ages[category.full_name]) for category in Category}
        youngest, oldest = mean[Category.MONTHLY_PENSION], mean[Category.OTHER_ENTITLED]
        assert youngest < 50 < mean[Category.SELF_EMPLOYED_OFFICER] < oldest
        assert len(ages[Category.OTHER_ENTITLED.full_name]) > 2000

    def test_begins_to_be_paid_as_an_adult_and_long_ago(self):
        for line in people.Crowd(seed=1, today=TODAY).lines(1500):
            began, born = int(line["起发月份"][:4]), int(line["出生日期"][:4])

            minor = line.get("与军人关系") in ("子女", "兄弟姐妹")  # Entitled as a child, until it comes of age.
            assert 2023 >= began >= born + (0 if minor else 18)


@pytest.mark.django_db
class LoadingTheDemo:
    def test_refuses_outside_the_demo(self, settings):
        settings.DEMO = False

        with pytest.raises(CommandError, match="只在演示环境"):
            call_command("load_demo", verbosity=0)

    def test_refuses_beside_other_rows(self, wang):
        with pytest.raises(CommandError, match="不是空的"):
            call_command("load_demo", verbosity=0)

    def test_returns_quietly_when_asked_to(self, wang):
        call_command("load_demo", "--if-empty", verbosity=0)

        assert Staff.objects.filter(is_demo=True).count() == 0

    def test_refuses_fewer_people_than_there_are_stories(self):
        with pytest.raises(CommandError, match="至少"):
            call_command("load_demo", "--people", "50", verbosity=0)

        assert county.is_empty()


@pytest.mark.django_db
class TheCast:
    def test_is_not_there_before_the_county_is(self):
        with pytest.raises(CommandError, match="load_demo"):
            call_command("demo_cast")

    def test_is_not_printed_outside_the_demo(self, settings):
        settings.DEMO = False

        with pytest.raises(CommandError, match="演示环境"):
            call_command("demo_cast")
