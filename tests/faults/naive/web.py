"""A web server whose decision reads, looks and saves: whoever looks between the two of another decides as well."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

application = get_wsgi_application()

from accounts import audit  # noqa: E402 - models want a Django that is set up.
from accounts.models import Staff  # noqa: E402
from accounts.permissions import public  # noqa: E402
from benefits.models import Beneficiary, Suspension  # noqa: E402
from reviews.models import Difference  # noqa: E402
from tests.faults import naive  # noqa: E402


@public
@csrf_exempt
def decide(request, key):
    stop = Suspension.objects.get(key=key)
    if stop.check_note == naive.DECIDED:
        return HttpResponse(status=409)
    stop.check_note = naive.DECIDED
    stop.save()
    audit.record(stop, act=naive.DECIDED, by=None, at=timezone.now(), about="")
    return HttpResponse(status=302)


@public
@csrf_exempt
def note(request, key):
    who, by = Beneficiary.objects.get(key=key), Staff.objects.first()
    if Difference.objects.filter(beneficiary=who, reason=naive.NOTED).exists():
        return HttpResponse(status=409)
    Difference.objects.create(
        beneficiary=who, organization=who.organization, field="address", reason=naive.NOTED, noticed_by=by,
        noticed_at=timezone.now(), state_at=timezone.now(),
    )
    return HttpResponse(status=302)


@public
def alive(request):
    return HttpResponse()


settings.ROOT_URLCONF = "tests.faults.naive.web"
urlpatterns = [
    path("naive/note/<str:key>/", note), path("naive/<str:key>/", decide), path("healthz", alive),
]
