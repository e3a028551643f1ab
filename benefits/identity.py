"""Read ID numbers, phone numbers and bank cards as people write them, and say plainly what is wrong with one.

Policy 7.1, 7.2, 7.6 and DE-32. No sentence repeats the number: it may end in a log or in a returned file.
"""

import datetime as dt
import enum
import re
import unicodedata
from typing import NamedTuple

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
ID_LENGTH = 18
FIRST_GENERATION_LENGTH = 15

# Policy 7.2: mainland, Taiwan, Hong Kong, Macao, and 83 for the residence permits of Taiwan residents.
PROVINCES = frozenset(
    f"{code}"
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for code in range(first, last + 1)
)
INVENTED_PROVINCE = "99"

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{9,11}")
CARD = re.compile(r"\d{12,19}")
COUNTRY_CODE = re.compile(r"(\+|00)86(?=\d)")
BY_A_SPREADSHEET = re.compile(r"\d(\.\d+)?E\+?\d+")
NOISE = re.compile(r"[\s'’`\u200b-\u200f\u2060\ufeff]+")
DASHES = re.compile(r"[-\u2010-\u2015\u2212()]+")


class BadIdNumber(Exception):
    """Not a citizen ID number; carries the sentence for the clerk."""


class BadPhone(Exception):
    """Not a phone number; carries the sentence for the clerk."""


class BadCard(Exception):
    """Not a bank card number; carries the sentence for the clerk."""


class Sex(enum.StrEnum):
    """Read from the 17th digit: odd is male."""

    MALE = "MALE"
    FEMALE = "FEMALE"


class IdNumber(NamedTuple):
    """A checked number in its one way of writing, and what it says."""

    number: str
    born_on: dt.date
    sex: Sex

    @property
    def division(self) -> str:
        """The six-digit division of the first registration; old codes that exist no more are kept."""
        return self.number[:6]


class Card(NamedTuple):
    """A bank card number; `warning` is a sentence when the check digit (Luhn) does not fit, else empty."""

    number: str
    warning: str


def normal_id_number(text: str) -> str:
    """Half-width digits and a capital X, without spaces; nothing is checked."""
    return NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_digit(body17: str) -> str:
    """The 18th character for 17 digits, by ISO 7064 MOD 11-2."""
    total = sum(int(digit) * weight for digit, weight in zip(body17, WEIGHTS, strict=True))
    return CHECK_DIGITS[total % 11]


def is_id_number(text: str) -> bool:
    """Whether the text is a citizen ID number by its shape and its check digit."""
    number = normal_id_number(text)
    return number[:17].isdecimal() and len(number) == 18 and number[17] == check_digit(number[:17])


def parse_id_number(text: str, *, today: dt.date, allow_invented: bool = False) -> IdNumber:
    """Check a citizen ID number and read birth day and sex from it; refuse with BadIdNumber.

    `allow_invented` lets through the division codes 99xxxx, which belong to nobody and serve the demo county.
    """
    number = normal_id_number(text)
    _refuse_wrong_shape(number)
    if number[:2] not in PROVINCES and not (allow_invented and number[:2] == INVENTED_PROVINCE):
        raise BadIdNumber("身份证号开头两位不是有效的省级代码，请核对。")
    born_on = _birth_day(number, today=today)
    if check_digit(number[:17]) != number[17]:
        raise BadIdNumber("身份证号校验位不符，可能有一位写错，请逐位核对。")
    return IdNumber(number, born_on, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def normal_phone(text: str) -> str:
    """Half-width digits without spaces, dashes, brackets and +86; nothing is checked."""
    bare = DASHES.sub("", NOISE.sub("", unicodedata.normalize("NFKC", text)))
    return COUNTRY_CODE.sub("", bare, count=1) if COUNTRY_CODE.match(bare) else bare


def parse_mobile(text: str) -> str:
    """A mobile number as 11 digits; refuse with BadPhone. Operators' prefixes are not judged (policy 7.6)."""
    number = normal_phone(text)
    if not number:
        raise BadPhone("请填写手机号。")
    if not number.isdecimal():
        raise BadPhone("手机号只能由数字组成。")
    if len(number) != 11:
        raise BadPhone(f"手机号应为11位，现为{len(number)}位。")
    if not MOBILE.fullmatch(number):
        raise BadPhone("手机号应以13至19开头，请核对。")
    return number


def parse_phone(text: str) -> str:
    """A mobile number, or a landline with its area code, as digits; refuse with BadPhone."""
    number = normal_phone(text)
    return number if LANDLINE.fullmatch(number) else parse_mobile(text)


def parse_card(text: str) -> Card:
    """A bank card number of 12 to 19 digits; refuse with BadCard, but only warn of a wrong check digit."""
    number = DASHES.sub("", normal_id_number(text))
    if not number:
        raise BadCard("请填写银行卡号。")
    if BY_A_SPREADSHEET.fullmatch(number):
        raise BadCard("银行卡号被表格软件改成了科学计数法，请把该列设为文本后重新填写。")
    if not CARD.fullmatch(number):
        raise BadCard("银行卡号应为12至19位数字，请核对。")
    return Card(number, "" if _luhn_fits(number) else "银行卡号校验位不符，请再核对一遍。")


def _refuse_wrong_shape(number: str) -> None:
    if not number:
        raise BadIdNumber("请填写身份证号。")
    if BY_A_SPREADSHEET.fullmatch(number):
        raise BadIdNumber("身份证号被表格软件改成了科学计数法，请把该列设为文本后重新填写。")
    if len(number) == FIRST_GENERATION_LENGTH and number.isdecimal():
        raise BadIdNumber("15位的第一代身份证已于2013年1月1日停用，请填写18位身份证号。")
    if len(number) != ID_LENGTH:
        raise BadIdNumber(f"身份证号应为18位，现为{len(number)}位。")
    if not number[:17].isdecimal() or number[17] not in CHECK_DIGITS:
        raise BadIdNumber("身份证号前17位应为数字，末位应为数字或X。")


def _birth_day(number: str, *, today: dt.date) -> dt.date:
    try:
        born_on = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BadIdNumber("身份证号第7至14位不是真实的日期，请核对。") from None
    if born_on > today:
        raise BadIdNumber("身份证号中的出生日期晚于今天，请核对。")
    return born_on


def _luhn_fits(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    doubled = (sum(divmod(digit * 2, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
