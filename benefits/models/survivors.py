from django.db import models
from django.db.models import Q

from accounts.models import Keyed, OfficeScoped, Stateful
from accounts.querysets import ScopedQuerySet
from benefits import states
from benefits.models.decisions import person
from benefits.policy import FamilyPension


class SurvivorCase(Keyed, OfficeScoped, Stateful):
    """The law gives the family of the dead a pension of its own: somebody asks who they are (D-02, D-03).

    Whoever is entitled becomes a beneficiary, entered by hand; this row says only that it is still to be asked.
    """

    MOVES = states.SURVIVOR_CASE_MOVES
    ABOUT = "death__beneficiary__key"

    death = models.ForeignKey("benefits.Death", on_delete=models.PROTECT, related_name="survivor_cases")
    benefit = models.ForeignKey("benefits.Benefit", on_delete=models.PROTECT, related_name="survivor_cases")
    gives = models.CharField("遗属待遇", max_length=13, choices=FamilyPension.choices)
    state = models.CharField(
        "状态", max_length=9, choices=states.SurvivorCaseState, default=states.SurvivorCaseState.OPEN
    )
    citation = models.CharField("依据", max_length=300)
    owner = person("负责人")  # Empty: whoever of the office is free.
    due_on = models.DateField("问清期限")
    outcome = models.CharField("核查情况", max_length=300, blank=True)
    closed_by = person("办结人")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "遗属待遇"
        constraints = [
            models.UniqueConstraint(fields=["death", "benefit"], name="survivor_case_once"),
            models.CheckConstraint(
                condition=~Q(state__in=("ENTERED", "NOBODY")) | ~Q(outcome="") & Q(closed_by__isnull=False),
                name="survivor_case_closed_says_what",
                violation_error_message="办结须写明核查情况和经手人。",
            ),
        ]
        indexes = [
            models.Index(fields=["county_code", "due_on"], condition=Q(state="OPEN"), name="survivor_case_open"),
        ]

    def __str__(self):
        return f"{self.get_gives_display()}（{self.get_state_display()}）"
