"""Four addresses for those who watch the portal; they name no person and need no sign-in."""

import hmac

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.http import Http404, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from reviews.models import ClockBeat
from reviews.services import clock as nightly


@login_not_required
@require_safe
def alive(request):
    """The process answers. No more is asked, so that a slow database does not get the web server killed."""
    return JsonResponse({"alive": True})


@login_not_required
@require_safe
def ready(request):
    """The database answers and its tables are those of this version; also how long ago the clock last ticked.

    A clock that stands still is a matter for whoever watches `clock_seconds`, and no reason to take the web
    server out of service.
    """
    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        ticked_at = None if waiting else ClockBeat.objects.aggregate(last=Max("at"))["last"]
    except DatabaseError:
        return JsonResponse({"ready": False, "database": "unreachable"}, status=503)
    seconds = ticked_at and round((timezone.now() - ticked_at).total_seconds())
    state = {"ready": not waiting, "migrations_waiting": waiting, "clock_seconds": seconds}
    return JsonResponse(state, status=503 if waiting else 200)


@login_not_required
@require_safe
def clock(request):
    """Whether the clock goes, its nights are done and its checks hold: 200 or 503.

    What is wrong stands on the page of the nights.
    """
    try:
        condition = nightly.condition(now=timezone.now())
    except DatabaseError:
        return JsonResponse({"clock": "unknown"}, status=503)
    state = {"clock": "late" if condition.is_late else "on time", "breaches": condition.breaches}
    return JsonResponse(state, status=503 if condition.is_late else 200)


@login_not_required
@require_safe
def metrics(request):
    """Prometheus figures, for whoever carries METRICS_TOKEN; without a token set the page does not exist."""
    shown = request.headers.get("Authorization", "").encode()
    wanted = f"Bearer {settings.METRICS_TOKEN}".encode()
    if not settings.METRICS_TOKEN or not hmac.compare_digest(shown, wanted):
        raise Http404
    return ExportToDjangoView(request)
