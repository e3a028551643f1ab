"""Read one result as it was written, by a clerk or by a system; out comes a delivery, or why it is refused.

No sentence repeats what was written: it may end in a returned file or in a log.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from benefits import identity
from benefits.exchange import cells
from reviews.policy import AttemptCause
from reviews.policy.attempts import Fault
from reviews.services.app_results import Answer, Delivery

ATTEMPT_ID = re.compile(r"[A-Za-z0-9._:-]{1,80}")
KEY = re.compile(r"[A-Za-z0-9_-]{1,22}")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
ID_LIKE = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
CLOCK = re.compile(r"(\d{1,2})[:：时](\d{1,2})(?:[:：分](\d{1,2})秒?(?:\.\d+)?)?分?")
LONGEST_SOURCE = 40
PASSED = dict.fromkeys(("通过", "认证通过", "已通过", "比对通过", "是", "true", "1", "pass"), True) | dict.fromkeys(
    ("未通过", "不通过", "失败", "认证失败", "比对失败", "否", "false", "0", "fail"), False
)
# As the App, the FAQ and the clerks call it.
CAUSES: Mapping[AttemptCause, tuple[str, ...]] = {
    AttemptCause.FACE_CHANGED: ("面部特征变化", "相貌变化", "人脸比对不一致", "比对不一致"),
    AttemptCause.NO_REFERENCE_PHOTO: ("人脸比对无基准照片", "缺基准照片", "照片缺失"),
    AttemptCause.POOR_REFERENCE: ("建档照片问题", "照片不清晰", "照片不规范", "基准照片不清晰"),
    AttemptCause.SURROUNDINGS: ("拍摄环境影响", "光线", "光线不足", "光线过强", "背景杂乱", "环境"),
    AttemptCause.HANDLING: ("面部遮挡", "遮挡", "未按要求操作", "活体检测未通过"),
    AttemptCause.NETWORK: ("网络", "网络异常", "系统异常", "网络不稳定", "版本过低"),
    AttemptCause.PERMISSION: ("权限", "无权限", "未开启权限", "相机权限"),
    AttemptCause.PHONE_UNSUITED: ("手机不兼容", "不支持的手机", "苹果手机", "鸿蒙不支持"),
    AttemptCause.CODE_NOT_RECEIVED: ("验证码", "未收到验证码", "验证码收不到"),
    AttemptCause.UNKNOWN: ("其他", "其它", "未知", "不明"),
}
_CAUSE_OF = {
    word.lower(): cause for cause, words in CAUSES.items() for word in (cause.value, cause.label, *words)
}


class Unfit(Exception):
    """This part of the result cannot be used."""

    def __init__(self, fault: Fault, note: str = "") -> None:
        super().__init__(fault)
        self.fault, self.note = fault, note


@dataclass(frozen=True)
class Reader:
    """What all results of one delivery have in common: the day on which they are read."""

    today: date

    def read(self, said: Mapping[str, str], *, line: int) -> Delivery | Answer:
        """One result by its parts: attempt_id, id_number or person_key, at, result, cause, source."""
        plain = {name: cells.plain(text) for name, text in said.items()}
        attempt_id = plain.get("attempt_id", "")
        try:
            return Delivery(
                line=line, attempt_id=_attempt_id(attempt_id), **self._person(plain),
                at=_moment(plain.get("at", "")), **_result(plain), source=_source(plain.get("source", "")),
            )
        except Unfit as unfit:
            return Answer(line, attempt_id if is_fit_key(attempt_id) else "", fault=unfit.fault, note=unfit.note)

    def _person(self, said: Mapping[str, str]) -> dict[str, Any]:
        number, key = said.get("id_number", ""), said.get("person_key", "")
        if number:
            try:
                found = identity.parse_id_number(number, today=self.today, allow_invented=settings.DEMO)
            except identity.BadIdNumber as refusal:
                raise Unfit(Fault.BAD_ID_NUMBER, str(refusal)) from None
            return {"id_number": found.number}
        if not key:
            raise Unfit(Fault.MISSING_PERSON)
        if not KEY.fullmatch(key):
            raise Unfit(Fault.UNKNOWN_PERSON)
        return {"key": key}


def is_fit_key(text: str) -> bool:
    """Whether a number that a sender gave may be kept and shown: short, plain, and nobody's own number."""
    return bool(ATTEMPT_ID.fullmatch(text)) and not _is_personal(text)


def _attempt_id(text: str) -> str:
    if not text:
        raise Unfit(Fault.MISSING_ATTEMPT_ID)
    if not is_fit_key(text):
        raise Unfit(Fault.BAD_ATTEMPT_ID)
    return text


def _result(said: Mapping[str, str]) -> dict[str, Any]:
    result, cause = said.get("result", ""), said.get("cause", "")
    if not result:
        raise Unfit(Fault.MISSING_RESULT)
    passed = PASSED.get(result.lower())
    if passed is None:
        raise Unfit(Fault.BAD_RESULT)
    if passed:
        if cause:
            raise Unfit(Fault.CAUSE_OF_A_PASS)
        return {"passed": True}
    if not cause:
        raise Unfit(Fault.MISSING_CAUSE)
    found = _CAUSE_OF.get(cause.lower())
    if found is None:
        raise Unfit(Fault.UNKNOWN_CAUSE)
    return {"passed": False, "cause": found.value}


def _source(text: str) -> str:
    if len(text) > LONGEST_SOURCE or _is_personal(text):
        raise Unfit(Fault.BAD_SOURCE)
    return text


def _moment(text: str) -> datetime:
    """Whole seconds in Shanghai, unless the text names its own offset; a day alone is its beginning."""
    if not text:
        raise Unfit(Fault.MISSING_TIME)
    bare = unicodedata.normalize("NFKC", text).strip()
    found = _iso(bare) or _as_people_write(bare)
    if found is None:
        raise Unfit(Fault.BAD_TIME)
    aware = found if timezone.is_aware(found) else timezone.make_aware(found)
    return aware.replace(microsecond=0)


def _iso(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None


def _as_people_write(text: str) -> datetime | None:
    day, _, clock = text.replace("T", " ").partition(" ")
    if "日" in day and not clock:
        day, _, clock = day.partition("日")
        day += "日"
    try:
        found = cells.day(day, "认证时间")
        hours = CLOCK.fullmatch(clock.strip()) if clock.strip() else None
        if clock.strip() and not hours:
            return None
        hour, minute, second = (int(part or 0) for part in hours.groups()) if hours else (0, 0, 0)
        return datetime.combine(found, time(hour, minute, second))
    except (cells.BadCell, ValueError):
        return None


def _is_personal(text: str) -> bool:
    """Whether it holds a mobile number or a citizen ID number; long numbers of a machine do not count as one."""
    if MOBILE.search(text):
        return True
    return any(_is_id_number(found[0]) for found in ID_LIKE.finditer(text))


def _is_id_number(text: str) -> bool:
    number = identity.normal_id_number(text)
    return identity.check_digit(number[:17]) == number[17]
