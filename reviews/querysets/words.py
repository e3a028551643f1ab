"""What several of the rooms of this package say: a state as the indexes know it, and the day each sweep waits for."""

from django.db.models import Value

from benefits import days


class Word(Value):
    """A state written into the statement itself: SQLite knows a partial index only by its own words."""

    def as_sql(self, compiler, connection):
        return f"'{self.value}'", []


# Which day each sweep waits for. The last day is inclusive, so the night after it acts.
OVERDUE = days.Timer("due_on", after=1)
LAPSING = days.Timer("notice_last_day", after=1)
EXPIRING = days.Timer("due_on", after=1)
