"""The laws, measures, notices and papers named by the rules (policy 12).

`in_force_from` and `number` stay empty where no text that states them was read: see policy 11.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Instrument:
    """A law, regulation, notice or paper. `short` is the name in tables, `number` the document number."""

    short: str
    title: str
    number: str = ""
    in_force_from: date | None = None
    # Plain papers (the FAQ, our own defaults) are not written in title marks.
    is_legal_text: bool = True

    def __str__(self) -> str:
        return f"《{self.title}》" if self.is_legal_text else self.title


PENSION_REGULATION = Instrument(
    "抚恤优待条例", "军人抚恤优待条例", "国务院、中央军委令第788号", date(2024, 10, 1)
)
PENSION_REGULATION_2019 = Instrument("抚恤优待条例（2019）", "军人抚恤优待条例（2019年修订）")
MARTYRS_REGULATION = Instrument("烈士褒扬条例", "烈士褒扬条例", "国务院令第791号", date(2025, 1, 1))
# Its own number is known from memory only (policy 11.5), so it is not printed.
DISABILITY_MEASURES = Instrument("伤残抚恤办法", "伤残抚恤管理办法", "", date(2020, 2, 1))
VETERANS_LAW = Instrument("退役军人保障法", "退役军人保障法")
RESETTLEMENT_REGULATION = Instrument("安置条例", "退役军人安置条例", "", date(2024, 9, 1))
SELF_EMPLOYED_NOTICE_2015 = Instrument(
    "国转联〔2015〕7号",
    "关于进一步做好自主择业军转干部退役金发放工作有关问题的通知",
    "国转联〔2015〕7号",
)
SELF_EMPLOYED_NOTICE_2006 = Instrument(
    "国转联〔2006〕1号", "国转联〔2006〕1号", "国转联〔2006〕1号", is_legal_text=False
)
SELF_EMPLOYED_PAY_MEASURES = Instrument(
    "退役金发放办法", "自主择业的军队转业干部退役金发放管理办法"
)
SELF_EMPLOYED_DEATH_GUIDANCE = Instrument(
    "自主择业病故问答", "自主择业军转干部病故待遇问答", is_legal_text=False
)
MONTHLY_PENSION_MEASURES = Instrument(
    "退役军人部发〔2022〕43号",
    "逐月领取退役金退役军人服务管理规定",
    "退役军人部发〔2022〕43号",
    date(2022, 6, 1),
)
MONTHLY_PENSION_GUIDANCE = Instrument("逐月安置办法问答", "福田区退役军人事务局问答", is_legal_text=False)
RETIRED_OFFICER_MEASURES = Instrument(
    "军休办法", "军队离休退休干部服务管理办法", "退役军人事务部令第5号", date(2022, 1, 1)
)
FUNERAL_NOTICE_2011 = Instrument(
    "民发〔2011〕192号", "民发〔2011〕192号", "民发〔2011〕192号", date(2011, 8, 1), is_legal_text=False
)
DEATH_CERTIFICATE_NOTICE = Instrument(
    "国卫规划发〔2026〕5号", "国卫规划发〔2026〕5号", "国卫规划发〔2026〕5号", date(2026, 7, 1), is_legal_text=False
)
LOCAL_FUNERAL_GUIDE = Instrument("未央区办事指南", "西安市未央区三属丧葬补助办事指南", is_legal_text=False)
INCOME_RELEASE = Instrument("居民收入数据", "国家统计局 2024 年居民收入数据", is_legal_text=False)
CIVIL_CODE = Instrument("民法典", "民法典")
CIVIL_PROCEDURE_LAW = Instrument("民事诉讼法", "民事诉讼法")
RECONSIDERATION_LAW = Instrument("行政复议法", "行政复议法")
LITIGATION_LAW = Instrument("行政诉讼法", "行政诉讼法")
PERSONAL_INFORMATION_LAW = Instrument("个人信息保护法", "个人信息保护法")
HOLIDAY_MEASURES = Instrument("放假办法", "全国年节及纪念日放假办法", "", date(2025, 1, 1))
ID_CARD_LAW = Instrument("居民身份证法", "居民身份证法")
ID_PHOTO_STANDARD = Instrument("GA 461", "居民身份证制证用数字相片技术要求", "GA 461-2004", is_legal_text=False)
FAQ = Instrument("年审问答", "年审常见问题解答", is_legal_text=False)
PORTAL = Instrument("本系统默认", "本系统默认", is_legal_text=False)

ALL_INSTRUMENTS = (
    PENSION_REGULATION,
    PENSION_REGULATION_2019,
    MARTYRS_REGULATION,
    DISABILITY_MEASURES,
    VETERANS_LAW,
    RESETTLEMENT_REGULATION,
    SELF_EMPLOYED_NOTICE_2015,
    SELF_EMPLOYED_NOTICE_2006,
    SELF_EMPLOYED_PAY_MEASURES,
    SELF_EMPLOYED_DEATH_GUIDANCE,
    MONTHLY_PENSION_MEASURES,
    MONTHLY_PENSION_GUIDANCE,
    RETIRED_OFFICER_MEASURES,
    FUNERAL_NOTICE_2011,
    DEATH_CERTIFICATE_NOTICE,
    LOCAL_FUNERAL_GUIDE,
    INCOME_RELEASE,
    CIVIL_CODE,
    CIVIL_PROCEDURE_LAW,
    RECONSIDERATION_LAW,
    LITIGATION_LAW,
    PERSONAL_INFORMATION_LAW,
    HOLIDAY_MEASURES,
    ID_CARD_LAW,
    ID_PHOTO_STANDARD,
    FAQ,
    PORTAL,
)
