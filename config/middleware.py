"""What every answer has in common, whoever asks."""

from django.conf import settings

from accounts import transitions
from config import errors


def close_to_the_outside(get_response):
    """No page is kept by a browser or a proxy, and only the camera may be used (photos at the counter)."""

    def answer(request):
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        response["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
        return response

    return answer


def refuse_oversized(get_response):
    """A request larger than MAX_REQUEST_BYTES is refused before its body is read."""

    def answer(request):
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.MAX_REQUEST_BYTES:
            return errors.too_large(request)
        return get_response(request)

    return answer


def conflicts_become_a_page(get_response):
    """Whoever comes second sees one friendly page, whichever view they came through."""

    def answer(request):
        return get_response(request)

    def process_exception(request, exception):
        if isinstance(exception, transitions.ForbiddenMove | transitions.StaleState):
            return errors.conflict(request)
        return None

    answer.process_exception = process_exception
    return answer
