"""What failed for a person this year: the one question of the failure memory, asked beside any row (P8)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from benefits.models import Beneficiary
from reviews.models.confirmations import Attempt, Confirmation, ReferencePhoto
from reviews.models.visits import HomeVisit
from reviews.policy import Method, routes
from reviews.policy.visits import SEQUELS
from reviews.states import ConfirmationState, VisitState

# Outcomes of a visit after which nobody is sent there again.
FINAL = sorted(outcome for outcome, sequel in SEQUELS.items() if sequel.rules_out)
COLUMNS = ("app_tries", "app_dead_end", "remote_failures", "visit_failures")
LAST_CAUSE = "app_cause"


def of(person: str, *, year: int) -> dict[str, Coalesce]:
    """Annotations by name for rows whose beneficiary is at the path `person`: `COLUMNS` and `LAST_CAUSE`."""
    failed = standing_failures(person, year=year)
    returned = Confirmation.objects.filter(
        beneficiary=OuterRef(person), method=Method.REMOTE, state=ConfirmationState.RETURNED, confirmed_on__year=year
    ).exclude(referred_to="")
    missed = HomeVisit.objects.filter(
        beneficiary=OuterRef(person), state=VisitState.MISSED, outcome__in=FINAL, planned_on__year=year
    )
    numbers = {"app_tries": failed, "remote_failures": returned, "visit_failures": missed}
    causes = {"app_dead_end": failed.filter(cause__in=sorted(routes.DEAD_ENDS)), LAST_CAUSE: failed}
    return {name: _number(rows) for name, rows in numbers.items()} | {
        name: _last_cause(rows) for name, rows in causes.items()
    }


def failed_routes_of(people: Iterable[int], *, year: int) -> dict[int, frozenset[Method]]:
    """The ways that failed this year for those of the people (ids) for whom any did. One query."""
    known = of("pk", year=year)
    rows = Beneficiary.objects.filter(pk__in=list(people)).annotate(**{name: known[name] for name in COLUMNS})
    tried = Q(app_tries__gt=0) | Q(remote_failures__gt=0) | Q(visit_failures__gt=0)
    return {row["pk"]: routes.failed_routes(read(row)) for row in rows.filter(tried).values("pk", *COLUMNS)}


def standing_failures(person: str, *, year: int) -> QuerySet[Attempt]:
    """The failed tries of the year in the App; those for want of a photo only until one has been taken."""
    newer = ReferencePhoto.objects.filter(beneficiary=OuterRef("beneficiary"), captured_at__gt=OuterRef("at"))
    mended = Q(cause__in=sorted(routes.PHOTO_CAUSES)) & Q(Exists(newer))
    return Attempt.objects.filter(beneficiary=OuterRef(person), campaign__year=year, passed=False).exclude(mended)


def read(row: Mapping[str, Any]) -> routes.Tries:
    """The annotations of one row as what the policy asks for."""
    app, dead_end, remote, visit = (row[name] for name in COLUMNS)
    return routes.Tries(app=app, app_dead_end=dead_end or None, remote=remote, visit=visit)


def _last_cause(failed: QuerySet[Attempt]) -> Coalesce:
    latest = failed.order_by("-at", "-pk").values("cause")[:1]
    return Coalesce(Subquery(latest), Value(""), output_field=CharField())


def _number(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("beneficiary").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
