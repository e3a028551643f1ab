from django.db import migrations, models


class Migration(migrations.Migration):
    """A sign-in that failed stands in the access log."""

    dependencies = [("accounts", "0003_api_clients")]

    operations = [
        migrations.AlterField(
            model_name="accessentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("OPENED", "打开"), ("UNMASKED", "查看完整号码"), ("EXPORTED", "导出"), ("PRINTED", "打印"),
                    ("SEARCHED", "查找"), ("SIGNED_IN", "登录"), ("SIGNED_OUT", "退出"), ("REFUSED", "登录失败"),
                ],
                max_length=10,
                verbose_name="方式",
            ),
        ),
    ]  # fmt: skip
