"""The lists that came in through the import door: all of an office, or those that a search names."""

from django.db.models import Q, QuerySet

from accounts.models import AuditEntry, Staff
from benefits.models import Beneficiary, ImportBatch
from benefits.worklists import people

MOST = 200  # People of one search whose lists are looked for.
TAKEN_IN = ("beneficiary.registered", "beneficiary.changed")


def of_office(staff: Staff, *, term: str = "") -> QuerySet:
    """Lists the staff member may see, newest first.

    With a `term` those whose file has that name, and those that registered or changed a person who matches it. What
    a list says is sealed until it is taken in, so a person is found in it only afterwards. One query more.
    """
    lists = ImportBatch.objects.visible_to(staff).filter(kind=ImportBatch.Kind.BENEFICIARIES)
    found = lists.select_related("read_by")
    return found.filter(Q(file_name__icontains=term) | _bringing(staff, term)) if term else found


def _bringing(staff: Staff, term: str) -> Q:
    """The audit of the people names the list and the time, and a batch is taken in between two times."""
    persons = Beneficiary.objects.visible_to(staff).filter(people.matching(term)).order_by("pk")
    traces = (
        AuditEntry.objects.filter(about__in=list(persons.values_list("key", flat=True)[:MOST]), act__in=TAKEN_IN)
        .filter(reason__startswith=ImportBatch.SOURCE)
        .values_list("reason", "at")
        .distinct()
    )
    found = Q(pk__in=[])
    for reason, at in traces[:MOST]:
        is_running = Q(imported_at__isnull=True) | Q(imported_at__gte=at)
        found |= Q(file_name=reason.removeprefix(ImportBatch.SOURCE), state_at__lte=at) & is_running
    return found
