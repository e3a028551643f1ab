"""The days on which the rule book can be opened: today, and the last day of each year."""

from dataclasses import dataclass
from datetime import date

from reviews.worklists.rules.shelf import FIRST_YEAR


@dataclass(frozen=True)
class Moment:
    """A choice of the year: its value in the address, the day meant, and the last day of the year before."""

    value: str
    label: str
    on: date

    @property
    def year(self) -> int:
        return self.on.year

    @property
    def last(self) -> date:
        """The day with which the year is compared."""
        return date(self.on.year - 1, 12, 31)


def choices(today: date) -> list[Moment]:
    """Next year first, back to the first year of the book."""
    return [
        Moment(str(today.year + 1), f"{today.year + 1} 年底", date(today.year + 1, 12, 31)),
        Moment(f"{today.year}-end", f"{today.year} 年底", date(today.year, 12, 31)),
        Moment(str(today.year), f"{today.year} 年（今天）", today),
        *(
            Moment(str(year), f"{year} 年底", date(year, 12, 31))
            for year in range(today.year - 1, FIRST_YEAR - 1, -1)
        ),
    ]


def chosen(value: str, today: date) -> Moment:
    """The moment asked for; today when nothing, or something else, was asked."""
    known = {moment.value: moment for moment in choices(today)}
    return known.get(value) or known[str(today.year)]
