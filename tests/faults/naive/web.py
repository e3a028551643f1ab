"""A web server whose decision reads, looks and saves: whoever looks between the two of another decides as well."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

application = get_wsgi_application()

from accounts import audit  # noqa: E402 - models want a Django that is set up.
from accounts.permissions import public  # noqa: E402
from benefits.models import Suspension  # noqa: E402
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
def alive(request):
    return HttpResponse()


settings.ROOT_URLCONF = "tests.faults.naive.web"
urlpatterns = [path("naive/<str:key>/", decide), path("healthz", alive)]
