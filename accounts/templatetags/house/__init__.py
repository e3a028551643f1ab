"""The template tags of the house: `{% load house %}`.

figures     filters: masks, money, days
marks       icons, state marks, check dots
components  the parts of a page; each has its template in templates/components/
ruler       the sixty-day ruler

An option that a tag does not know is refused by Django (unknown keyword) or by `UnknownOption` (unknown value).
"""

from accounts.templatetags.house import components, figures, marks, ruler
from accounts.templatetags.house.library import UnknownOption, register

__all__ = ["UnknownOption", "components", "figures", "marks", "register", "ruler"]
