"""What the searches share: the typed term, its sealed form in the address, and its line in the access log."""

from urllib.parse import urlencode

from django.utils import timezone

from accounts import access, searching
from accounts.models import AccessEntry
from reviews.worklists import counts, people

LONGEST = 40


def term_of(request) -> str:
    """The typed term; a card reader may leave a line break behind it."""
    term = request.POST.get("term", "").strip()[:LONGEST]
    return term if searching.kind_of(term) is not searching.Kind.NOTHING else ""


def sealed(request, names=(), *, what="", among=None) -> str:
    """The query of a list that is asked for with the posted term, sealed, and the posted conditions of these names.

    The search is written to the access log: as one for people, or under `what`, with the number of rows that `among`
    (term -> queryset) finds.
    """
    kept = {name: request.POST[name] for name in names if request.POST.get(name)}
    if term := term_of(request):
        now = timezone.localtime()
        if among:
            rows = counts.in_one_query({"rows": among(term).values("pk")})["rows"]
            access.record(by=request.user, at=now, kind=AccessEntry.Kind.SEARCHED, what=what, rows=rows)
        else:
            log(request, term, people.look_up(request.user, term), now)
        kept["find"] = searching.seal(term, staff_id=request.user.pk, now=now)
    return urlencode(kept)


def opened(request, now) -> tuple[str, str]:
    """The term sealed in ?find=, and the sentence to show when it cannot be read any more."""
    token = request.GET.get("find", "")
    if not token:
        return "", ""
    try:
        return searching.open_sealed(token, staff_id=request.user.pk, now=now), ""
    except searching.UnreadableSearch as refusal:
        return "", str(refusal)


def log(request, term, found, now):
    """Which kind of search and how many it found; the term itself is never written down."""
    access.record(
        by=request.user, at=now, kind=AccessEntry.Kind.SEARCHED, what=f"按{people.BY_WHAT[found.kind]}查找",
        rows=found.hits,
    )
