from django.db import models
from django.db.models import Q

from accounts.models import Keyed
from benefits.categories import Labelled
from benefits.models.decisions import person
from benefits.policy import KeptReason


class EligibilityCheck(Keyed):
    """What was found when a survivor was asked whether the conditions of articles 19 and 20 still hold.

    The newest row counts, and of those that name a day the newest. A row that keeps somebody entitled names its last
    day (inclusive) and its document, and is asked about again before that day. Pay never ends here: a doubt leads to a
    proposal, or to another row.
    """

    class Finding(Labelled):
        IN_SCHOOL = KeptReason.IN_SCHOOL.value, KeptReason.IN_SCHOOL.label
        DISABLED = KeptReason.DISABLED.value, KeptReason.DISABLED.label
        UNCHANGED = "UNCHANGED", "仍符合条件"
        IN_DOUBT = "IN_DOUBT", "情况有变化，待核查"

    benefit = models.ForeignKey(
        "benefits.Benefit", on_delete=models.PROTECT, related_name="eligibility_checks", verbose_name="待遇"
    )
    finding = models.CharField("核查结果", max_length=10, choices=Finding.choices)
    document = models.CharField("凭证", max_length=120, blank=True)
    until_on = models.DateField("资格保留至", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    recorded_by = person("核查人")
    recorded_at = models.DateTimeField("核查时间")

    class Meta:
        verbose_name = verbose_name_plural = "资格核查"
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(finding__in=sorted(KeptReason.values), until_on__isnull=False) & ~Q(document=""))
                | (~Q(finding__in=sorted(KeptReason.values)) & Q(until_on=None)),
                name="eligibility_kept_until_a_day",
                violation_error_message="保留资格须有凭证和末日。",
            ),
            models.CheckConstraint(
                condition=~Q(finding="IN_DOUBT") | ~Q(note=""),
                name="eligibility_doubt_says_why",
                violation_error_message="情况有变化的，须写明。",
            ),
            models.CheckConstraint(
                condition=Q(recorded_by__isnull=False),
                name="eligibility_by_somebody",
                violation_error_message="核查须有经手人。",
            ),
        ]
        indexes = [models.Index(fields=["benefit", "-recorded_at", "-id"], name="eligibility_newest")]

    def __str__(self):
        return self.get_finding_display()
