"""The chapters of the rule book: one for each procedure, one for deaths, one for what holds for everybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, zip_longest

from benefits import law
from benefits.categories import Category
from reviews.policy import book


@dataclass(frozen=True)
class Chapter:
    """One tab. The categories say whose tables it reads; which rules these are, `ids_of` asks the policy."""

    name: str
    label: str
    title: str
    categories: tuple[Category, ...] = ()


DEATHS = Chapter("deaths", "死亡核减", "死亡核减规则")
GENERAL = Chapter("general", "通用", "各类别通用的规则")
CHAPTERS = (
    Chapter("entitled", "优抚对象", "优抚对象年度确认规则", (Category.DISABLED, Category.OTHER_ENTITLED)),
    Chapter("officers", "自主择业", "自主择业军转干部年度登记规则", (Category.SELF_EMPLOYED_OFFICER,)),
    Chapter("monthly", "逐月退役金", "逐月领取退役金年度登记审核规则", (Category.MONTHLY_PENSION,)),
    Chapter("retired", "军休干部", "军休干部年度确认规则", (Category.RETIRED_OFFICER,)),
    Chapter("civilian", "无军籍退休职工", "无军籍退休职工年度确认规则", (Category.CIVILIAN_RETIREE,)),
    DEATHS,
    GENERAL,
)
BY_NAME = {chapter.name: chapter for chapter in CHAPTERS}


def ids_of(chapter: Chapter) -> list[str]:
    """The ids of the chapter's rules, each once. What no table of a category names stands in the last chapter."""
    if chapter.categories:
        shared = book.shared_by_all()
        lists = [[rule.id for rule in book.used_by(category)] for category in chapter.categories]
        # Two categories of one procedure answer the same questions in the same order: their answers stand together.
        return [each for each in _once(chain.from_iterable(zip_longest(*lists))) if each not in shared]
    if chapter is DEATHS:
        return _once(rule.id for rule in book.of_death())
    elsewhere = {each for other in CHAPTERS if other is not GENERAL for each in ids_of(other)}
    return [each for each in _once(rule.id for rule in law.all_rules()) if each not in elsewhere]


def holding(rule_id: str) -> list[Chapter]:
    """The chapters in which the rule stands."""
    return [chapter for chapter in CHAPTERS if rule_id in ids_of(chapter)]


def users_of(rule_id: str, chapter: Chapter) -> tuple[Category, ...]:
    """The categories of the chapter whose tables name the rule."""
    return tuple(each for each in chapter.categories if rule_id in {rule.id for rule in book.used_by(each)})


def _once(ids: Iterable[str | None]) -> list[str]:
    return [each for each in dict.fromkeys(ids) if each]
