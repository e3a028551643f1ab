"""Which office a list means: by its 12-digit code, its name or its short name, among those the importer may see."""

from collections import defaultdict

from accounts.models import Organization, Staff
from benefits.exchange.cells import BadCell

CODE_LENGTH = 12
ENDINGS = ("退役军人服务中心", "退役军人服务站", "退役军人事务局", "街道办事处", "人民政府", "服务站", "服务中心", "站")


class Offices:
    """The offices below the importer, read once for the whole list."""

    def __init__(self, by: Staff) -> None:
        self._by_word: dict[str, set[int]] = defaultdict(set)
        for office in Organization.objects.visible_to(by).open():
            for word in {office.code, office.name, office.short_name, _bare(office.name), _bare(office.short_name)}:
                self._by_word[word].add(office.pk)
        # A station's list is about its own people, and often has no column for the office.
        own = by.organization
        self.default = own.pk if own.level == Organization.Level.STATION else None

    def find(self, text: str) -> int:
        """The id of the office that the words mean; refuse with BadCell."""
        word = text.replace(" ", "")
        found = self._by_word.get(word) or self._by_word.get(_bare(word)) or self._by_word.get(
            word.ljust(CODE_LENGTH, "0") if word.isdecimal() else "")
        if not found:
            raise BadCell("没有找到这个管理机构，或它不在本单位管辖范围。")
        if len(found) > 1:
            raise BadCell(f"有 {len(found)} 个机构叫这个名称，请改填 12 位区划代码。")
        return next(iter(found))


def _bare(name: str) -> str:
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending)
    return name
