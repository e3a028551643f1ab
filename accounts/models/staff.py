from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from accounts.models.shapes import Keyed
from accounts.querysets import StaffQuerySet
from accounts.roles import ACTS_OF, NEEDS_SECOND_FACTOR, Act, Role

# What the administrator may open in Django's admin: reference data, never a case.
REFERENCE_MODELS = frozenset({"organization", "staff", "rate", "holiday", "holidayyear", "localrule"})


class StaffManager(BaseUserManager.from_queryset(StaffQuerySet)):  # type: ignore[misc]
    def create_user(self, username, password=None, **fields):
        staff = self.model(username=username, **fields)
        staff.set_password(password)
        staff.full_clean()
        staff.save()
        return staff

    def get_by_natural_key(self, username):
        return self.select_related("organization").get(username=username)


class Staff(Keyed, AbstractBaseUser):
    """A member of staff: one role, one organization. Accounts are disabled, never deleted."""

    ROLES = [(role.value, role.label) for role in Role if role not in (Role.CLOCK, Role.SENDER)]
    USERNAME_FIELD = "username"
    EMAIL_FIELD = None

    username = models.CharField(
        "账号", max_length=30, unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9._-]{1,29}$", "账号以小写字母开头，2 至 30 位字母、数字。")],
    )
    name = models.CharField("姓名", max_length=30)
    role = models.CharField("岗位", max_length=24, choices=ROLES)
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="staff", verbose_name="机构"
    )
    is_active = models.BooleanField("在用", default=True)
    is_demo = models.BooleanField("演示账号", default=False, editable=False)
    must_change_password = models.BooleanField("须改密码", default=False)
    password_changed_at = models.DateTimeField("改密时间", null=True, blank=True, editable=False)
    # Part of what each session carries (see get_session_auth_hash): raising it signs the person out everywhere.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField("开户时间", auto_now_add=True)

    objects = StaffManager()

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["organization__path", "role", "name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role=Role.CLOCK), name="staff_is_not_the_clock",
                violation_error_message="时钟不是人员。",
            ),
        ]

    def __str__(self):
        return self.name

    def get_session_auth_hash(self) -> str:
        return self._session_digest(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self):
        return (self._session_digest(secret) for secret in settings.SECRET_KEY_FALLBACKS)

    def _session_digest(self, secret: str) -> str:
        """A session lives as long as the password and the epoch it began with."""
        words = f"{self.session_epoch} {self.password}"
        return salted_hmac("accounts.staff.session", words, secret=secret, algorithm="sha256").hexdigest()

    def may(self, act: Act) -> bool:
        """Whether the role allows the act. Where it may be done is `visible_to`."""
        return self.is_active and act in ACTS_OF[self.role]

    @property
    def needs_second_factor(self) -> bool:
        return self.role in NEEDS_SECOND_FACTOR

    @property
    def is_staff(self) -> bool:
        """May sign in to Django's admin, which serves reference data only."""
        return self.role == Role.SYSTEM_ADMIN

    def has_perm(self, perm, obj=None) -> bool:
        model = perm.rpartition("_")[2]
        return self.is_active and self.is_staff and model in REFERENCE_MODELS and "delete" not in perm

    def has_module_perms(self, app_label) -> bool:
        return self.is_active and self.is_staff and app_label in {"accounts", "benefits"}
