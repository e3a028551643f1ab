"""The places and people of the tests. Names are invented, division codes begin with 99.

    岚江省 990000000000
      岚州市 990100000000
        临岚县 990123000000      Zhao decides, Li is a second clerk
          城关镇站 990123001000  Wang
          柳溪镇站 990123002000
        东川区 990102000000      Zhou decides: the other district
          河东街道站 990102001000  Qian

Sun approves at the province, He audits there, Xu administers (and Ma, the second administrator).
A test asks for `cast` and takes `cast.wang`, or asks for `wang` alone.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Organization, Staff
from accounts.permissions import CODE_AT
from accounts.roles import Role

PASSWORD = "lan-river-bridge-7"
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai.
Level = Organization.Level


@dataclass
class Cast:
    province: Organization
    city: Organization
    county: Organization
    station: Organization
    second_station: Organization
    district: Organization
    district_station: Organization
    wang: Staff
    li: Staff
    zhao: Staff
    qian: Staff
    zhou: Staff
    sun: Staff
    he: Staff
    xu: Staff
    ma: Staff


def office(code, name, level, parent=None):
    short = name.removesuffix("退役军人服务站").removesuffix("退役军人服务中心")
    return Organization.objects.create(code=code, name=name, short_name=short, level=level, parent=parent)


def person(username, name, role, organization, **fields):
    staff = Staff(username=username, name=name, role=role, organization=organization, **fields)
    staff.set_password(PASSWORD)
    staff.save()
    return staff


def assemble() -> Cast:
    """Write the offices and the people."""
    province = office("990000000000", "岚江省退役军人服务中心", Level.PROVINCE)
    city = office("990100000000", "岚州市退役军人服务中心", Level.CITY, province)
    county = office("990123000000", "临岚县退役军人服务中心", Level.COUNTY, city)
    station = office("990123001000", "城关镇退役军人服务站", Level.STATION, county)
    second_station = office("990123002000", "柳溪镇退役军人服务站", Level.STATION, county)
    district = office("990102000000", "东川区退役军人服务中心", Level.COUNTY, city)
    district_station = office("990102001000", "河东街道退役军人服务站", Level.STATION, district)
    return Cast(
        province=province, city=city, county=county, station=station, second_station=second_station,
        district=district, district_station=district_station,
        wang=person("wang", "王敏", Role.CLERK, station),
        li=person("li", "李娜", Role.CLERK, county),
        zhao=person("zhao", "赵国安", Role.SUPERVISOR, county),
        qian=person("qian", "钱进", Role.CLERK, district_station),
        zhou=person("zhou", "周正", Role.SUPERVISOR, district),
        sun=person("sun", "孙立", Role.PROVINCIAL_APPROVER, province),
        he=person("he", "何清", Role.AUDITOR, province),
        xu=person("xu", "徐安", Role.SYSTEM_ADMIN, province),
        ma=person("ma", "马宁", Role.SYSTEM_ADMIN, province),
    )


def signed_in(client, staff, *, with_fresh_code=True):
    """Sign the staff member in, with the second factor where the role needs it, and give the client back.

    The code was typed just now, so that what stops pay does not ask for another (`accounts.permissions.prove_code`).
    """
    client.force_login(staff, backend="accounts.backends.StaffBackend")
    if staff.needs_second_factor:
        device, _ = TOTPDevice.objects.get_or_create(user=staff, confirmed=True, defaults={"name": "动态口令"})
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        if with_fresh_code:
            session[CODE_AT] = timezone.now().timestamp()
        session.save()
    return client


@pytest.fixture
def cast(db):
    return assemble()


def _member(name):
    @pytest.fixture(name=name)
    def member(cast):
        return getattr(cast, name)

    return member


province, city, county, station, district = map(_member, ["province", "city", "county", "station", "district"])
wang, li, zhao, qian, zhou = map(_member, ["wang", "li", "zhao", "qian", "zhou"])
sun, he, xu, ma = map(_member, ["sun", "he", "xu", "ma"])


@pytest.fixture
def sign_in(client):
    """`sign_in(wang)` gives the client of somebody who has just passed the door."""
    return lambda staff: signed_in(client, staff)
