"""The faint mark over each page: who looks, from which office, when. A picture, so that no style stands in a page."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

TILE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="380" height="220">'
    '<g transform="rotate(-24 190 110)" fill="#16201c" font-family="sans-serif" font-size="15" text-anchor="middle">'
    '<text x="190" y="100">{} {}</text><text x="190" y="124">{}</text></g></svg>'
)


@require_safe
def show(request):
    """One tile. Needs no act: it shows nothing but who asks. Another sign-in sends another cookie, so asks anew."""
    staff, now = request.user, timezone.localtime()
    tile = format_html(TILE, staff.name, staff.organization.short_name, f"{now:%Y-%m-%d %H:%M}")
    return HttpResponse(
        tile, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=60", "Vary": "Cookie"}
    )
