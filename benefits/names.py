"""Names as they are written, and the initials by which they are found: 单国强 by "sgq" and by "dgq"."""

import functools
import itertools
import re
import unicodedata

from pypinyin import Style, pinyin

LONGEST_INITIALS = 60  # as wide as the column they are stored in
MOST_SPELLINGS = 16
MOST_READINGS = 3
LONGEST_HAN_NAME = 4
DOT = "·"
DOTS = re.compile(r"[•・‧∙⋅.．]")
NOISE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")

# Surnames that a dictionary reads wrongly, or not in this way first. The usual reading is kept beside it,
# because the clerk who looks for a person may not know better.
SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "查": "zha", "区": "ou", "乐": "yue le", "朴": "piao",
    "解": "xie", "任": "ren", "华": "hua", "燕": "yan", "尉": "yu wei", "缪": "miao", "盖": "ge gai",
    "纪": "ji", "么": "yao", "种": "chong", "召": "shao", "秘": "bi", "冼": "xian", "员": "yun",
    "黑": "he", "繁": "po", "折": "she", "逄": "pang", "牟": "mu mou", "翟": "zhai", "谌": "chen shen",
    "郗": "xi chi", "佴": "nai", "阚": "kan", "莘": "shen xin", "句": "gou", "隗": "wei kui",
    "郇": "xun huan", "祭": "zhai", "乜": "nie", "覃": "qin tan", "长": "chang", "重": "chong", "藏": "zang",
}  # fmt: skip

DOUBLE_SURNAMES = {
    "尉迟": "yu chi", "万俟": "mo qi", "单于": "chan yu", "长孙": "zhang sun", "澹台": "tan tai",
    "鲜于": "xian yu", "宰父": "zai fu", "令狐": "ling hu", "夏侯": "xia hou", "拓跋": "tuo ba",
    "亓官": "qi guan", "乐正": "yue zheng",
}  # fmt: skip


def normal_name(text: str) -> str:
    """A name in its one way of writing: no spaces, full-width letters made plain, one kind of middle dot."""
    return DOTS.sub(DOT, NOISE.sub("", unicodedata.normalize("NFKC", text)))


@functools.lru_cache(maxsize=65536)
def initials(name: str) -> str:
    """Every way to type a name by initials: lower case, likeliest first, one space between, at most 60 long.

    For names with a dot each part stands by itself too: 阿依古丽·买买提 gives "ayglmmt aygl mmt". A character
    without a known reading is passed over.
    """
    parts = [part for part in normal_name(name).split(DOT) if part]
    if len(parts) == 1:
        return _joined(_spellings(parts[0]))
    spelled = [_usual_spelling(part) for part in parts]
    return _joined(["".join(spelled), *spelled])


def _spellings(part: str) -> list[str]:
    if len(part) > LONGEST_HAN_NAME:
        # A transliterated name is read one way; its other readings would only make noise.
        return [_usual_spelling(part)]
    choices = [letters for letters in _choices(part) if letters]
    if all(len(letters) == 1 for letters in choices):
        return ["".join(choices)]
    ranked = itertools.product(*map(enumerate, choices))
    likeliest = sorted(ranked, key=lambda spelling: sum(rank for rank, _ in spelling))
    return ["".join(letter for _, letter in spelling) for spelling in likeliest[:MOST_SPELLINGS]]


def _choices(part: str) -> list[str]:
    """What each character may be typed with; for a surname only the tables' readings and the usual one."""
    surname = _surname(part)
    usual = [_letters(character)[:1] for character in part[: len(surname)]]
    first = [_unique(known + letter) for known, letter in zip(surname, usual, strict=True)]
    return first + [_letters(character) for character in part[len(surname) :]]


def _surname(part: str) -> list[str]:
    """The letters known for the characters of the surname, one string for each."""
    if part[:2] in DOUBLE_SURNAMES:
        return [reading[0] for reading in DOUBLE_SURNAMES[part[:2]].split()]
    return ["".join(reading[0] for reading in SURNAMES.get(part[0], "").split())]


def _unique(letters: str) -> str:
    return "".join(dict.fromkeys(letters))


def _usual_spelling(part: str) -> str:
    return "".join(_letters(character)[:1] for character in part)


@functools.lru_cache(maxsize=32768)
def _letters(character: str) -> str:
    """The first letters of a character's readings, usual reading first; "" when none is known."""
    if character.isascii():
        return character.lower() if character.isalpha() else ""
    readings = pinyin(character, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    return _unique("".join(reading[:1] for reading in readings[0]))[:MOST_READINGS] if readings else ""


def _joined(spellings: list[str]) -> str:
    text = " ".join(dict.fromkeys(spelling for spelling in spellings if spelling))
    if len(text) <= LONGEST_INITIALS:
        return text
    return text[:LONGEST_INITIALS].rpartition(" ")[0] or text[:LONGEST_INITIALS]
