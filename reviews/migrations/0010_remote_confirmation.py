import accounts.fields
import accounts.models.shapes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def name_no_second_hand(apps, schema_editor):
    """Rows that name one person for both hands (none but the demo wrote them): the reviewer stays, who recorded is open."""
    rows = apps.get_model("reviews", "Confirmation").objects.filter(method__in=("REMOTE", "SPECIAL"), state="ACCEPTED")
    rows.filter(recorded_by=models.F("reviewed_by")).update(recorded_by=None)


class Migration(migrations.Migration):
    """Calls agreed with people far away, what their material says, doubt and referral, and prints of pictures."""

    dependencies = [
        ("benefits", "0004_transfers_answered"),
        ("reviews", "0009_deferrals_withdrawn"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        default=accounts.models.shapes.new_key, editable=False, max_length=22, unique=True
                    ),
                ),
                ("province_code", models.CharField(editable=False, max_length=12)),
                ("city_code", models.CharField(blank=True, editable=False, max_length=12)),
                ("county_code", models.CharField(blank=True, editable=False, max_length=12)),
                ("state_at", models.DateTimeField(verbose_name="进入状态时间")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PLANNED", "已约通话"),
                            ("DONE", "已通话"),
                            ("MISSED", "没有通成"),
                            ("CANCELLED", "已取消"),
                        ],
                        default="PLANNED",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("meets_at", models.DateTimeField(verbose_name="约定时间")),
                (
                    "channel",
                    models.CharField(
                        choices=[("WECHAT_VIDEO", "微信视频"), ("PHONE", "电话")], max_length=12, verbose_name="方式"
                    ),
                ),
                ("number", accounts.fields.EncryptedTextField(verbose_name="号码或微信号")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="备注")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="原因")),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="benefits.beneficiary",
                        verbose_name="服务对象",
                    ),
                ),
                (
                    "caller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="由谁拨打",
                    ),
                ),
                (
                    "confirmation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="reviews.confirmation",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                        verbose_name="机构",
                    ),
                ),
                (
                    "representative",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benefits.representative",
                        verbose_name="代办人",
                    ),
                ),
            ],
            options={
                "verbose_name": "远程预约",
                "verbose_name_plural": "远程预约",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "PLANNED")),
                        fields=["county_code", "meets_at"],
                        name="appointment_planned",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "PLANNED")),
                        fields=("beneficiary",),
                        name="appointment_one_planned",
                        violation_error_message="已有一个远程预约，请先办完或取消。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmation__isnull", False), ("state", "DONE")),
                            models.Q(models.Q(("state", "DONE"), _negated=True), ("confirmation", None)),
                            _connector="OR",
                        ),
                        name="appointment_done_has_record",
                        violation_error_message="已通话的预约须有确认记录。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("MISSED", "CANCELLED")), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="appointment_ended_says_why",
                        violation_error_message="没有通成或取消，须写明原因。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Likeness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.PositiveIntegerField(verbose_name="印记")),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="likenesses", to="reviews.evidence"
                    ),
                ),
            ],
            options={
                "verbose_name": "图像印记",
                "verbose_name_plural": "图像印记",
                "indexes": [models.Index(fields=["mark"], name="likeness_mark")],
            },
        ),
        migrations.AddField(
            model_name="confirmation",
            name="called_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="通话时间"),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="doubt",
            field=models.CharField(blank=True, max_length=300, verbose_name="存疑"),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="doubted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="存疑时间"),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="doubted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="存疑人",
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="newspaper",
            field=models.CharField(blank=True, max_length=40, verbose_name="报纸"),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="newspaper_place",
            field=models.CharField(blank=True, max_length=40, verbose_name="报纸出版地"),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="referred_to",
            field=models.CharField(
                blank=True,
                choices=[
                    ("APP", "手机App"),
                    ("ON_SITE", "现场"),
                    ("REMOTE", "远程"),
                    ("HOME_VISIT", "上门"),
                    ("SPECIAL", "特殊人群核验"),
                ],
                max_length=10,
                verbose_name="改走",
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="shown_on",
            field=models.DateField(blank=True, null=True, verbose_name="报纸或手写的日期"),
        ),
        migrations.RunPython(name_no_second_hand, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("method__in", ("REMOTE", "SPECIAL")), ("state", "ACCEPTED"), _negated=True),
                    models.Q(
                        ("reviewed_by__isnull", False),
                        models.Q(
                            ("recorded_by", None),
                            models.Q(("reviewed_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="confirmation_reviewed_by_another",
                violation_error_message="远程确认和特殊人群核验须由另一人审核。",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(("referred_to", ""), ("state", "RETURNED"), _connector="OR"),
                name="confirmation_referred_is_returned",
                violation_error_message="改走其他方式的须先退回。",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("doubt", ""), ("doubted_at", None), ("doubted_by", None)),
                    models.Q(
                        models.Q(("doubt", ""), _negated=True),
                        ("doubted_at__isnull", False),
                        ("doubted_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="confirmation_doubt_has_hand",
                violation_error_message="存疑须写明缘由、经手人和时间。",
            ),
        ),
    ]
