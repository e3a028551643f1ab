"""Citations that several rooms quote, each written once."""

from benefits.law.instruments import (
    DISABILITY_MEASURES,
    FAQ,
    MONTHLY_PENSION_MEASURES,
    SELF_EMPLOYED_NOTICE_2015,
)
from benefits.law.rules import Citation, Source

SC_25 = Citation(DISABILITY_MEASURES, "第二十五条", Source.SECONDARY)
BY_FAQ = Citation(FAQ, source=Source.FAQ_ONLY)
NOTICE_2015 = Citation(SELF_EMPLOYED_NOTICE_2015, source=Source.FAQ_ONLY)
MONTHLY_MEASURES = Citation(MONTHLY_PENSION_MEASURES, source=Source.SECONDARY, note="条文序号未见")
