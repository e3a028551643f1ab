"""The pages for requests that cannot be answered: a sentence the clerk understands, and a way back."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request, exception=None):
    return render(request, "errors/400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "errors/403.html", {"reason": str(exception or "")}, status=403)


def form_is_stale(request, reason=""):
    """The form was opened before signing in, or in a browser that keeps no cookies."""
    return render(request, "errors/csrf.html", status=403)


def not_found(request, exception=None):
    return render(request, "errors/404.html", status=404)


def conflict(request):
    return render(request, "errors/409.html", status=409)


def too_large(request):
    return render(request, "errors/413.html", status=413)


def server_error(request):
    """Rendered without the request: whatever failed must not be asked again, the database least of all."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
