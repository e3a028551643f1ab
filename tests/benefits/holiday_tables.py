"""The published holiday tables of 2025 and 2026 (policy T-10, T-11), as rows of the database."""

from datetime import date, timedelta

from benefits import days

OFF_2025 = [
    ("2025-01-01", "2025-01-01"), ("2025-01-28", "2025-02-04"), ("2025-04-04", "2025-04-06"),
    ("2025-05-01", "2025-05-05"), ("2025-05-31", "2025-06-02"), ("2025-10-01", "2025-10-08"),
]
WORKING_2025 = ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"]
OFF_2026 = [
    ("2026-01-01", "2026-01-03"), ("2026-02-15", "2026-02-23"), ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"), ("2026-06-19", "2026-06-21"), ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
]
WORKING_2026 = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]


def rows():
    """Rows (day, is off, year is official) of both years."""
    for first, last in OFF_2025 + OFF_2026:
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            yield day, True, True
            day += timedelta(days=1)
    for made_up in WORKING_2025 + WORKING_2026:
        yield date.fromisoformat(made_up), False, True


HOLIDAYS = days.holidays_from_rows(rows(), version="2025,2026")
HOLIDAYS_WITHOUT_WEEKENDS = days.holidays_from_rows(rows(), version="2025,2026", roll_weekends=False)
NO_TABLES = days.holidays_from_rows([])
