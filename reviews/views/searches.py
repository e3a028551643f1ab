"""What the searches share: the typed term, its sealed form in the address, and its line in the access log."""

from urllib.parse import urlencode

from accounts import access, searching
from accounts.models import AccessEntry
from reviews.worklists import people

LONGEST = 40


def term_of(request) -> str:
    """The typed term; a card reader may leave a line break behind it."""
    term = request.POST.get("term", "").strip()[:LONGEST]
    return term if searching.kind_of(term) is not searching.Kind.NOTHING else ""


def sealed(request, names) -> str:
    """The query of a list that is asked for with the posted term, sealed, and the posted conditions of these names."""
    kept = {name: request.POST[name] for name in names if request.POST.get(name)}
    if term := term_of(request):
        kept["find"] = searching.seal(term, staff_id=request.user.pk)
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
