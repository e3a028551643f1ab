from accounts.models.clients import ApiCall, ApiClient
from accounts.models.logs import AccessEntry, AuditEntry, AuditHead
from accounts.models.organizations import Organization
from accounts.models.second_factor import SecondFactorReset
from accounts.models.shapes import Keyed, OfficeScoped, Stateful, new_key
from accounts.models.staff import Staff

__all__ = [
    "AccessEntry",
    "ApiCall",
    "ApiClient",
    "AuditEntry",
    "AuditHead",
    "Keyed",
    "OfficeScoped",
    "Organization",
    "SecondFactorReset",
    "Staff",
    "Stateful",
    "new_key",
]
