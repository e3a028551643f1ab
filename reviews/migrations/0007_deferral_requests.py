import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import accounts.models.shapes


class Migration(migrations.Migration):
    """A request for a later day is a row of its own: no other next step can write over it."""

    dependencies = [
        ("reviews", "0006_letter_of_a_registration"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeferralRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        default=accounts.models.shapes.new_key, editable=False, max_length=22, unique=True
                    ),
                ),
                ("until", models.DateField(verbose_name="申请延期至")),
                ("reason", models.CharField(max_length=200, verbose_name="事由")),
                ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                (
                    "answer",
                    models.CharField(
                        blank=True, choices=[("CONSENTED", "同意"), ("DECLINED", "不同意")], max_length=9,
                        verbose_name="答复",
                    ),
                ),
                ("answer_words", models.CharField(blank=True, max_length=200, verbose_name="文号或理由")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deferral_requests",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "verbose_name": "延期申请",
                "verbose_name_plural": "延期申请",
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(answered_at=None), fields=("review",), name="deferral_request_one_open",
                        violation_error_message="已有一件延期申请，待审核员答复。",
                    ),
                    models.CheckConstraint(
                        condition=~Q(reason=""), name="deferral_request_has_reason",
                        violation_error_message="申请延期必须写明事由。",
                    ),
                    models.CheckConstraint(
                        condition=Q(answer="", answered_at=None, answered_by=None)
                        | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                        name="deferral_request_answered_by_somebody",
                        violation_error_message="答复须有经手人和时间。",
                    ),
                    models.CheckConstraint(
                        condition=~Q(answer="DECLINED") | ~Q(answer_words=""),
                        name="deferral_request_declined_says_why", violation_error_message="不同意必须写明理由。",
                    ),
                ],
            },
        ),
    ]
