import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A local rule is entered by one person and holds once another has confirmed it; those of before wait for theirs."""

    dependencies = [
        ("accounts", "0002_append_only"),
        ("benefits", "0004_transfers_answered"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="localrule",
            name="local_rule_once",
        ),
        migrations.AddField(
            model_name="localrule",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="确认人",
            ),
        ),
        migrations.AddField(
            model_name="localrule",
            name="reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="不予确认、撤回的理由"),
        ),
        migrations.AddField(
            model_name="localrule",
            name="state",
            field=models.CharField(
                choices=[
                    ("PROPOSED", "待确认"),
                    ("CONFIRMED", "已确认"),
                    ("DECLINED", "不予确认"),
                    ("WITHDRAWN", "已撤回"),
                ],
                default="PROPOSED",
                max_length=9,
                verbose_name="状态",
            ),
        ),
        migrations.AddField(
            model_name="localrule",
            name="state_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="进入状态时间"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="localrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("PROPOSED", "CONFIRMED"))),
                fields=("rule_id", "organization", "effective_from"),
                name="local_rule_once",
                violation_error_message="该地区在这一天已有此规则。",
            ),
        ),
        migrations.AddConstraint(
            model_name="localrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "CONFIRMED"), _negated=True),
                    models.Q(
                        ("confirmed_by__isnull", False),
                        ("entered_by__isnull", False),
                        models.Q(("confirmed_by", models.F("entered_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="local_rule_two_people",
                violation_error_message="地方规则须由两人办理：录入的人不能确认。",
            ),
        ),
        migrations.AddConstraint(
            model_name="localrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("DECLINED", "WITHDRAWN")), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="local_rule_ended_says_why",
                violation_error_message="不予确认、撤回必须写明理由。",
            ),
        ),
    ]
