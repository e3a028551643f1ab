import accounts.fields
import accounts.models.shapes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def clear_registers(apps, schema_editor):
    """Until now nothing but the demo county wrote registers, without lines that could be frozen."""
    for name in ("RegisterLine", "Register"):
        apps.get_model("benefits", name).objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_api_call_says_what_it_refuses'),
        ('benefits', '0013_grants'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(clear_registers, migrations.RunPython.noop),
        migrations.DeleteModel(
            name='RegisterLine',
        ),
        migrations.CreateModel(
            name='BankReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=accounts.models.shapes.new_key, editable=False, max_length=22, unique=True)),
                ('file_name', models.CharField(max_length=80, verbose_name='文件')),
                ('digest', models.CharField(max_length=64)),
                ('taken_in_at', models.DateTimeField(verbose_name='上传时间')),
                ('paid', models.PositiveIntegerField(default=0, verbose_name='已到账')),
                ('bounced', models.PositiveIntegerField(default=0, verbose_name='退票')),
                ('unmatched', models.JSONField(blank=True, default=list, verbose_name='没有对上的行')),
            ],
            options={
                'verbose_name': '银行回盘',
                'verbose_name_plural': '银行回盘',
                'ordering': ['-taken_in_at'],
            },
        ),
        migrations.CreateModel(
            name='Breach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=accounts.models.shapes.new_key, editable=False, max_length=22, unique=True)),
                ('check_id', models.CharField(max_length=40, verbose_name='核对')),
                ('subject', models.CharField(max_length=120, verbose_name='记录')),
                ('sentence', models.CharField(max_length=300, verbose_name='不符之处')),
                ('about', models.CharField(blank=True, default='', max_length=22)),
                ('found_at', models.DateTimeField(verbose_name='发现时间')),
                ('seen_at', models.DateTimeField(verbose_name='最近核对')),
                ('gone_at', models.DateTimeField(blank=True, null=True, verbose_name='不再出现')),
            ],
            options={
                'verbose_name': '核对不符',
                'verbose_name_plural': '核对不符',
                'ordering': ['check_id', 'id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='register',
            name='register_sent_iff_at',
        ),
        migrations.AddField(
            model_name='register',
            name='digest',
            field=models.CharField(blank=True, default='', max_length=64, verbose_name='内容校验'),
        ),
        migrations.AddField(
            model_name='register',
            name='drafted_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='编制时间'),
        ),
        migrations.AddField(
            model_name='register',
            name='drafted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='编制人'),
        ),
        migrations.AddField(
            model_name='register',
            name='last_total',
            field=models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='上月合计'),
        ),
        migrations.AddField(
            model_name='register',
            name='reason',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='对账说明'),
        ),
        migrations.AddField(
            model_name='register',
            name='reconciled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='对账人'),
        ),
        migrations.AddIndex(
            model_name='register',
            index=models.Index(fields=['county_code', '-month'], name='register_county'),
        ),
        migrations.AddConstraint(
            model_name='register',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('sent_at', None), ('sent_by', None), ('state', 'DRAFT')), models.Q(models.Q(('state', 'DRAFT'), _negated=True), ('sent_at__isnull', False), ('sent_by__isnull', False), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='register_sent_iff_at', violation_error_message='已送的名册必须有报送人、报送时间和内容校验。'),
        ),
        migrations.AddConstraint(
            model_name='register',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'DRAFT'), models.Q(('drafted_by__isnull', False), models.Q(('sent_by', models.F('drafted_by')), _negated=True)), _connector='OR'), name='register_two_people', violation_error_message='编制和报送须为两人。'),
        ),
        migrations.AddConstraint(
            model_name='register',
            constraint=models.CheckConstraint(condition=models.Q(('reconciled_by', None), models.Q(('state', 'RECONCILED'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='register_closed_says_why', violation_error_message='银行没有回完的，对账须写明理由。'),
        ),
        migrations.AddField(
            model_name='bankreturn',
            name='register',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bank_returns', to='benefits.register'),
        ),
        migrations.AddField(
            model_name='bankreturn',
            name='taken_in_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人'),
        ),
        migrations.AddField(
            model_name='breach',
            name='organization',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization', verbose_name='机构'),
        ),
        migrations.AddConstraint(
            model_name='bankreturn',
            constraint=models.UniqueConstraint(fields=('register', 'digest'), name='bank_return_once'),
        ),
        migrations.AddConstraint(
            model_name='breach',
            constraint=models.UniqueConstraint(condition=models.Q(('gone_at', None)), fields=('check_id', 'subject'), name='breach_one_open'),
        ),
        migrations.CreateModel(
            name='RegisterLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=accounts.models.shapes.new_key, editable=False, max_length=22, unique=True)),
                ('number', models.PositiveIntegerField(verbose_name='序号')),
                ('month', models.DateField(verbose_name='月份')),
                ('name', models.CharField(max_length=50, verbose_name='姓名')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='应发')),
                ('last_amount', models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name='上月')),
                ('change', models.CharField(choices=[('SAME', '与上月相同'), ('NEW', '新增'), ('SUSPENDED', '暂停'), ('RESUMED', '恢复'), ('BACK_PAID', '补发'), ('DIED', '去世核减'), ('RATE', '标准调整'), ('MOVED_IN', '转入'), ('MOVED_OUT', '转出'), ('ENDED', '终止'), ('CORRECTED', '补差'), ('PAID_AGAIN', '退票重发'), ('ONCE', '上月一次性')], default='SAME', max_length=10, verbose_name='变动')),
                ('explanation', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('months', models.JSONField(blank=True, default=dict, verbose_name='月份明细')),
                ('bank_card', accounts.fields.EncryptedTextField(aad='benefits.beneficiary.bank_card', blank=True, default='', verbose_name='银行卡号')),
                ('bank_result', models.CharField(choices=[('UNKNOWN', '未回'), ('PAID', '已到账'), ('BOUNCED', '退票')], default='UNKNOWN', max_length=8, verbose_name='到账')),
                ('bank_message', models.CharField(blank=True, max_length=100, verbose_name='银行说明')),
                ('back_pay', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='register_line', to='benefits.backpay', verbose_name='补发')),
                ('benefit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='register_lines', to='benefits.benefit')),
                ('paid_again_for', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paid_again_by', to='benefits.registerline', verbose_name='退票')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='benefits.register')),
            ],
            options={
                'verbose_name': '名册明细',
                'verbose_name_plural': '名册明细',
                'indexes': [models.Index(fields=['register', 'change', 'number'], name='register_line_change'), models.Index(condition=models.Q(('bank_result', 'BOUNCED')), fields=['register', 'number'], name='register_line_bounced')],
                'constraints': [models.UniqueConstraint(fields=('register', 'number'), name='register_line_number_once'), models.UniqueConstraint(condition=models.Q(('change__in', ('BACK_PAID', 'PAID_AGAIN')), _negated=True), fields=('register', 'benefit', 'change'), name='register_line_once'), models.UniqueConstraint(condition=models.Q(('amount__gt', 0), models.Q(('change__in', ('BACK_PAID', 'CORRECTED', 'PAID_AGAIN', 'ONCE')), _negated=True)), fields=('benefit', 'month'), name='register_line_month_paid_once', violation_error_message='该待遇这一月已在另一份名册发放。'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='register_line_not_negative', violation_error_message='应发不能为负。'), models.CheckConstraint(condition=models.Q(('change', 'SAME'), models.Q(('explanation', ''), _negated=True), _connector='OR'), name='register_line_explained', violation_error_message='与上月不同的，必须有说明。')],
            },
        ),
    ]
