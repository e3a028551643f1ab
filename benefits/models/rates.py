from django.db import models
from django.db.models import Q

from benefits.categories import Category
from benefits.models.decisions import first_of_month


class Rate(models.Model):
    """An amount of the published tables, from a month on. The newest row not after the month is in force.

    A row with an organization holds for that jurisdiction and wins over the national one.
    """

    class Per(models.TextChoices):
        YEAR = "YEAR", "元/年"
        MONTH = "MONTH", "元/月"

    category = models.CharField("类别", max_length=24, choices=Category.choices)
    level = models.CharField("档次", max_length=60)
    organization = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="适用地区",
    )
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2)
    per = models.CharField("单位", max_length=5, choices=Per, default=Per.YEAR)
    effective_from = models.DateField("起用月份")
    document_no = models.CharField("文号", max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = "发放标准"
        ordering = ["category", "level", "-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "level", "organization", "effective_from"],
                name="rate_once",
                violation_error_message="该档次在这一月份已有标准。",
            ),
            models.UniqueConstraint(  # SQLite takes two rows without an organization for different ones.
                fields=["category", "level", "effective_from"],
                condition=Q(organization=None),
                name="rate_once_nationally",
                violation_error_message="该档次在这一月份已有标准。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="rate_positive", violation_error_message="金额须大于零。"
            ),
            first_of_month("effective_from", "rate_from_first"),
        ]

    def __str__(self):
        return f"{self.get_category_display()} {self.level} {self.amount}{self.get_per_display()}"


class PersonalRate(models.Model):
    """The monthly amount of one benefit that is set person by person (退役金、退休费), from a month on."""

    benefit = models.ForeignKey(
        "benefits.Benefit", on_delete=models.PROTECT, related_name="personal_rates", verbose_name="待遇"
    )
    amount = models.DecimalField("月标准", max_digits=10, decimal_places=2)
    effective_from = models.DateField("起用月份")
    document_no = models.CharField("文号", max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "个人标准"
        ordering = ["-effective_from"]
        constraints = [
            models.UniqueConstraint(fields=["benefit", "effective_from"], name="personal_rate_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="personal_rate_positive",
                violation_error_message="金额须大于零。",
            ),
            first_of_month("effective_from", "personal_rate_from_first"),
        ]
