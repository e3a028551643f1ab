from django.db import models
from django.db.models import Q

from accounts.fields import BlindIndexField, EncryptedTextField, KeepsIndexes
from accounts.models import Keyed, OfficeScoped
from benefits import days
from benefits.querysets import BeneficiaryQuerySet


class Beneficiary(KeepsIndexes, Keyed, OfficeScoped):
    """A person the state pays: 服务对象, with the data of the file (建档立卡).

    The office is the one that holds the pension relation (抚恤关系). ID number, phone, bank card and address are
    encrypted; exact search goes through the blind indexes, names through plain text and initials.
    """

    class Sex(models.TextChoices):
        MALE = "MALE", "男"
        FEMALE = "FEMALE", "女"

    class Living(models.TextChoices):
        LOCAL = "LOCAL", "本地居住"
        ELSEWHERE = "ELSEWHERE", "外地居住"
        ABROAD = "ABROAD", "境外居住"

    class Mobility(models.TextChoices):
        ABLE = "ABLE", "行动方便"
        SERIOUSLY_ILL = "SERIOUSLY_ILL", "重病"
        IMMOBILE = "IMMOBILE", "行动不便"
        BEDRIDDEN = "BEDRIDDEN", "长期卧床"

    name = models.CharField("姓名", max_length=50)
    name_initials = models.CharField("姓名首字母", max_length=60, blank=True)
    sex = models.CharField("性别", max_length=6, choices=Sex)
    born_on = models.DateField("出生日期")
    died_on = models.DateField(
        "去世日期", null=True, blank=True
    )  # Set when a death is verified, never before.
    id_number = EncryptedTextField("身份证号")
    id_number_index = BlindIndexField(source="id_number", purpose="id_number")
    id_last4_index = BlindIndexField(source="id_number", purpose="id_last4", last=4)
    phone = EncryptedTextField("联系电话", blank=True, default="")
    phone_index = BlindIndexField(source="phone", purpose="phone")
    phone_last4_index = BlindIndexField(source="phone", purpose="phone_last4", last=4)
    bank_card = EncryptedTextField("银行卡号", blank=True, default="")
    bank_name = models.CharField("开户银行", max_length=60, blank=True)
    address = EncryptedTextField("住址", blank=True, default="")
    village = models.CharField("村（社区）", max_length=40, blank=True)
    archive_number = models.CharField("档案编号", max_length=40, blank=True)
    living = models.CharField("居住状态", max_length=10, choices=Living, default=Living.LOCAL)
    living_place = models.CharField("现居地", max_length=80, blank=True)
    mobility = models.CharField("行动能力", max_length=14, choices=Mobility, default=Mobility.ABLE)
    # When telephone or address last changed: nobody is stopped before the new ones have been tried.
    contact_changed_at = models.DateTimeField("联系方式变更时间", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)  # Two clerks editing one person.
    created_at = models.DateTimeField("建档时间", auto_now_add=True)

    # Of these fields a new value is a new way to reach the person.
    CONTACT = frozenset({"phone", "address"})

    objects = BeneficiaryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "服务对象"
        constraints = [
            models.UniqueConstraint(
                fields=["id_number_index"],
                name="beneficiary_once",
                violation_error_message="该身份证号已有档案。",
            ),
            models.CheckConstraint(
                condition=Q(died_on=None) | Q(died_on__gte=models.F("born_on")),
                name="beneficiary_dies_after_birth",
                violation_error_message="去世日期早于出生日期。",
            ),
        ]
        indexes = [
            models.Index(fields=["county_code", "name", "id"], name="beneficiary_county_name"),
            models.Index(fields=["organization", "name", "id"], name="beneficiary_office_name"),
            models.Index(fields=["id_last4_index", "county_code"], name="beneficiary_id_last4"),
            models.Index(fields=["phone_index"], name="beneficiary_phone"),
            models.Index(fields=["phone_last4_index", "county_code"], name="beneficiary_phone_last4"),
            models.Index(fields=["archive_number"], name="beneficiary_archive"),
            models.Index(fields=["died_on"], condition=Q(died_on__isnull=False), name="beneficiary_dead"),
        ]

    def __str__(self):
        return self.name

    @property
    def about(self) -> str:
        return self.key

    def age_on(self, day) -> int:
        """Completed years of life on the day."""
        return days.age_on(self.born_on, day)


class Representative(Keyed):
    """A relative or guardian who may bring papers or speak for the person (代办人、监护人)."""

    class Kind(models.TextChoices):
        AGENT = "AGENT", "代办人"
        GUARDIAN = "GUARDIAN", "监护人"

    beneficiary = models.ForeignKey(
        Beneficiary, on_delete=models.PROTECT, related_name="representatives", verbose_name="服务对象"
    )
    kind = models.CharField("身份", max_length=10, choices=Kind, default=Kind.AGENT)
    name = models.CharField("姓名", max_length=50)
    relation = models.CharField("与本人关系", max_length=20)
    id_number = EncryptedTextField("身份证号", blank=True, default="")
    phone = EncryptedTextField("电话", blank=True, default="")
    from_on = models.DateField("起", null=True, blank=True)
    until_on = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "代办人"

    def __str__(self):
        return f"{self.name}（{self.relation}）"
