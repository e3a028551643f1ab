from accounts.models.logs import AccessEntry, AuditEntry, AuditHead
from accounts.models.organizations import Organization
from accounts.models.shapes import Keyed, OfficeScoped, Stateful, new_key
from accounts.models.staff import Staff

__all__ = [
    "AccessEntry",
    "AuditEntry",
    "AuditHead",
    "Keyed",
    "OfficeScoped",
    "Organization",
    "Staff",
    "Stateful",
    "new_key",
]
