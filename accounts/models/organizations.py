import itertools

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from accounts.querysets import OrganizationQuerySet


class Organization(models.Model):
    """An office in the tree province, city, county, station. `path` is the codes from the root, "990…/9901…/"."""

    class Level(models.TextChoices):
        PROVINCE = "PROVINCE", "省"
        CITY = "CITY", "市"
        COUNTY = "COUNTY", "县（区）"
        STATION = "STATION", "乡镇（街道）站"

    ORDER = [Level.PROVINCE, Level.CITY, Level.COUNTY, Level.STATION]
    SCOPE_COLUMNS = {
        Level.PROVINCE: "province_code",
        Level.CITY: "city_code",
        Level.COUNTY: "county_code",
    }

    code = models.CharField(
        "区划代码",
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^\d{12}$", "区划代码为 12 位数字。")],
    )
    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=30)
    level = models.CharField("级别", max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级机构",
    )
    path = models.CharField("路径", max_length=60, unique=True, editable=False)
    phone = models.CharField("办公电话", max_length=30, blank=True)
    address = models.CharField("地址", max_length=120, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "机构"
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level="PROVINCE", parent=None) | (~Q(level="PROVINCE") & Q(parent__isnull=False)),
                name="organization_root_is_province",
                violation_error_message="省级机构没有上级，其他机构必须有上级。",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.path = f"{self.parent.path if self.parent else ''}{self.code}/"
        super().save(*args, **kwargs)

    @property
    def level_below(self) -> "Organization.Level | None":
        """The level of the offices that hang below this one; None below a station."""
        return dict(itertools.pairwise(self.ORDER)).get(self.Level(self.level))

    def scope(self) -> dict[str, str]:
        """The columns of `OfficeScoped` for a record of this office."""
        codes = dict(zip(self.ORDER, self.path.strip("/").split("/"), strict=False))
        return {column: codes.get(level, "") for level, column in self.SCOPE_COLUMNS.items()}

    def scope_filter(self) -> dict[str, object]:
        """The filter that selects the records of this office and of those below it."""
        if self.level == self.Level.STATION:
            return {"organization_id": self.pk}
        return {self.SCOPE_COLUMNS[self.Level(self.level)]: self.code}

    def ancestor_codes(self) -> list[str]:
        """Codes of the offices above this one, from the province down."""
        return self.path.strip("/").split("/")[:-1]

    def contains(self, other: "Organization") -> bool:
        """Whether the other office is this one or below it."""
        return other.path.startswith(self.path)
