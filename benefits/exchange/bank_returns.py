"""Read the file that the bank sends back: .xlsx or .csv, whatever its columns are called."""

import hashlib
import re
from collections.abc import Iterator
from typing import IO, Any

from benefits.exchange import cells, lists
from benefits.exchange.headings import Catalogue, Column
from benefits.models import RegisterLine
from benefits.services.bank_returns import Answer

Result = RegisterLine.BankResult
COLUMNS = (
    Column("number", "序号", "1", "名册的行号；没有的按账号和金额核对。", ("行号", "名册序号", "编号", "明细序号")),
    Column("name", "姓名", "周山河", "", ("户名", "账户名", "收款人", "收款人姓名", "账户名称")),
    Column("card", "账号", "", "", (
        "银行账号", "帐号", "卡号", "银行卡号", "收款账号", "收款人账号", "账户",
    )),
    Column("amount", "金额", "3530.00", "", ("应发", "发放金额", "交易金额", "实发金额", "金额元")),
    Column("result", "结果", "已到账", "必填：已到账、退票。", (
        "处理结果", "状态", "交易状态", "入账结果", "发放结果", "处理状态", "回盘结果", "是否成功",
    ), True),
    Column("message", "说明", "", "", (
        "失败原因", "原因", "备注", "退票原因", "银行说明", "返回信息", "摘要", "错误信息",
    )),
)  # fmt: skip
NO_HEADINGS = "没有找到表头。表头一行至少应有“结果”，以及“序号”或者“账号”“金额”。"
CATALOGUE = Catalogue(COLUMNS, frozenset({"result"}), NO_HEADINGS)
PAID = frozenset({
    "成功", "交易成功", "入账成功", "发放成功", "已到账", "到账", "已入账", "正常", "是", "y", "s", "0000", "00",
})  # fmt: skip
BOUNCED = ("失败", "退票", "退汇", "退回", "拒绝", "错误", "不符", "销户", "冻结", "否")
DIGITS = re.compile(r"\D")


def digest_of(file: IO[bytes]) -> str:
    """By which the same file is known again."""
    file.seek(0)
    return hashlib.sha256(file.read()).hexdigest()


def answers(file: IO[bytes]) -> Iterator[Answer]:
    """The rows of the file; refuse with `files.CannotRead`, here or while they are read."""
    found = lists.in_file(file, catalogue=CATALOGUE)
    for row, texts, _ in found.lines:
        yield _answer(row, {key: cells.plain(texts[place]) for place, key in found.places.items()})


def _answer(row: int, said: dict[str, str]) -> Answer:
    word, amount, fault = said.get("result", ""), None, ""
    result = _result(word)
    if not result:
        fault = f"看不懂结果“{word[:20]}”，请写已到账或者退票。" if word else "没有写结果。"
    try:
        amount = cells.amount(said["amount"], "金额") if said.get("amount") else None
    except cells.BadCell as refusal:
        fault = fault or str(refusal)
    number = said.get("number", "")
    figures: dict[str, Any] = {"number": int(number) if number.isdecimal() else None, "amount": amount}
    return Answer(
        row=row, name=said.get("name", ""), card=DIGITS.sub("", said.get("card", "")), result=result, fault=fault,
        **figures, message=said.get("message", "") or (word if result == Result.BOUNCED else ""),
    )  # fmt: skip


def _result(word: str) -> str:
    if word.lower() in PAID:
        return Result.PAID.value
    return Result.BOUNCED.value if any(part in word for part in BOUNCED) else ""
