"""Serving a stored file: asked for by its key, seen only by those who may see the person, and never without a trace."""

import re
from datetime import timedelta

from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import access
from accounts.models import AccessEntry
from accounts.permissions import require
from accounts.roles import Act
from reviews.documents import watermarks
from reviews.models import Evidence
from reviews.worklists import people

# Only what a browser draws without running anything is shown in place; the rest is handed over as a file.
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
SHOWN = {"application/pdf": "pdf"}
THUMB = 240
PART = re.compile(r"\d{1,5}(?:,\d{1,5}){3}", re.ASCII)  # ?part=left,top,right,bottom in pixels
NOWHERE = {"Cache-Control": "private, no-store"}
SAME_LOOK = timedelta(minutes=5)  # A page with ten pictures, opened again, is the same look.


@require(Act.VIEW_CASES)
@require_safe
def show(request, key):
    found = Evidence.objects.filter(_visible(request.user)).select_related("beneficiary")
    evidence, now = get_object_or_404(found, key=key), timezone.now()
    try:
        content = evidence.file.open("rb")
    except OSError as error:
        raise Http404("stored file is gone") from error
    _log(request, evidence, now)
    if evidence.content_type in PICTURES:
        return _picture(request, content, now)
    is_shown = evidence.content_type in SHOWN
    return FileResponse(
        content,
        as_attachment=not is_shown,
        filename=f"evidence.{SHOWN.get(evidence.content_type, 'bin')}",
        content_type=evidence.content_type if is_shown else "application/octet-stream",
        headers=NOWHERE,
    )


def _picture(request, content, now) -> HttpResponse:
    """The picture with the mark of who looks; drawn for this answer alone."""
    side = THUMB if request.GET.get("side") == str(THUMB) else None
    try:
        with content:
            drawn = watermarks.stamped(content, by=request.user, at=now, side=side, part=_part(request))
    except watermarks.Unreadable as error:
        raise Http404("stored file is no picture") from error
    named = {"Content-Disposition": 'inline; filename="evidence.jpg"'}
    return HttpResponse(drawn, content_type="image/jpeg", headers={**NOWHERE, **named})


def _part(request):
    """The region of the picture that is asked for, None for the whole."""
    asked = request.GET.get("part", "")
    return tuple(map(int, asked.split(","))) if PART.fullmatch(asked) else None


def _visible(staff) -> Q:
    """A person's files go with the person, whichever office took them; others belong to the office that keeps them."""
    others = Evidence.objects.visible_to(staff).filter(beneficiary=None)
    return Q(beneficiary__in=people.concerning(staff)) | Q(pk__in=others.values("pk"))


def _log(request, evidence, now):
    look = {
        "kind": AccessEntry.Kind.OPENED, "about": evidence.about,
        "what": f"佐证：{evidence.get_kind_display()} {evidence.key[:6]}",
    }
    if not AccessEntry.objects.filter(by=request.user, at__gt=now - SAME_LOOK, **look).exists():
        access.record(by=request.user, at=now, organization_id=evidence.organization_id, **look)
