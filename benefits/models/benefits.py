from django.db import models
from django.db.models import Q

from accounts.models import Keyed, OfficeScoped, Stateful
from benefits import states
from benefits.categories import ENTITLED_AS_MINORS, SURVIVORS, Category, DisabilityCause, Kin, SubCategory
from benefits.models.decisions import first_of_month
from benefits.querysets import BenefitQuerySet


class Benefit(Keyed, OfficeScoped, Stateful):
    """One person in one category: the thing that is paid, suspended and resumed. The office is the one that pays.

    `level` is the key of the rate table; `monthly_amount` repeats the figure of the current month for lists and
    sums, decisions price each month by the rate in force on its first day (DE-26).
    """

    MOVES = states.BENEFIT_MOVES
    ABOUT = "beneficiary__key"
    stopped_word = "暂停"  # Where the stops have been read: 中止, when nothing but a sentence stops it.

    beneficiary = models.ForeignKey(
        "benefits.Beneficiary", on_delete=models.PROTECT, related_name="benefits", verbose_name="服务对象"
    )
    category = models.CharField("类别", max_length=24, choices=Category.choices)
    sub_category = models.CharField("小类", max_length=40, choices=SubCategory.choices, blank=True)
    # Of survivors; empty where the file does not say.
    kin = models.CharField("与军人关系", max_length=8, choices=Kin.choices, blank=True, default="", db_default="")
    disability_grade = models.PositiveSmallIntegerField("伤残等级", null=True, blank=True)
    disability_cause = models.CharField(
        "伤残性质", max_length=10, choices=DisabilityCause.choices, blank=True
    )
    certificate_number = models.CharField("证件编号", max_length=40, blank=True)
    level = models.CharField("标准档次", max_length=60, blank=True)
    monthly_amount = models.DecimalField("本月标准", max_digits=10, decimal_places=2, default=0)
    state = models.CharField(
        "状态", max_length=10, choices=states.BenefitState, default=states.BenefitState.ACTIVE
    )
    payable_from_month = models.DateField("起发月份")
    # The first month that is no longer owed; set with the end, cleared when a wrong death is reversed.
    ended_from_month = models.DateField("终止月份", null=True, blank=True)

    objects = BenefitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "待遇"
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary", "category"],
                condition=~Q(state="ENDED"),
                name="benefit_once_per_category",
                violation_error_message="该对象已有同类待遇。",
            ),
            models.CheckConstraint(
                condition=Q(state="ENDED", ended_from_month__isnull=False)
                | (~Q(state="ENDED") & Q(ended_from_month=None)),
                name="benefit_ended_iff_month",
                violation_error_message="终止的待遇必须有终止月份。",
            ),
            models.CheckConstraint(
                condition=(
                    Q(category=Category.DISABLED)
                    & Q(disability_grade__isnull=False, disability_grade__range=(1, 10))
                    & ~Q(disability_cause="")
                )
                | (~Q(category=Category.DISABLED) & Q(disability_grade=None, disability_cause="")),
                name="benefit_grade_iff_disabled",
                violation_error_message="伤残待遇须有等级和性质，其他类别没有。",
            ),
            models.CheckConstraint(
                condition=Q(kin="") | Q(sub_category__in=sorted(SURVIVORS)),
                name="benefit_kin_of_survivors",
                violation_error_message="只有烈士、因公牺牲、病故军人遗属才登记与军人关系。",
            ),
            first_of_month("payable_from_month", "benefit_payable_from_first"),
            first_of_month("ended_from_month", "benefit_ended_from_first"),
        ]
        indexes = [
            models.Index(fields=["county_code", "category", "state"], name="benefit_county"),
            models.Index(fields=["organization", "category", "state"], name="benefit_office"),
            models.Index(
                fields=["county_code", "beneficiary"],
                condition=Q(kin__in=ENTITLED_AS_MINORS),
                name="benefit_entitled_as_minor",
            ),
            models.Index(fields=["id"], condition=Q(ended_from_month__isnull=False), name="benefit_ended"),
        ]

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """The state in the word of what stops it."""
        return states.BenefitState(self.state).label.replace("暂停", self.stopped_word)

    def __str__(self):
        return f"{self.get_category_display()}（{self.get_state_display()}）"

    @property
    def title(self) -> str:
        """Category in the words of the file: 残疾军人 因战六级."""
        words = self.get_sub_category_display() or self.get_category_display()
        if self.disability_grade:
            words += (
                f" {self.get_disability_cause_display()}{'一二三四五六七八九十'[self.disability_grade - 1]}级"
            )
        return words
