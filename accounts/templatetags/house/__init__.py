"""The template tags of the house: `{% load house %}`.

figures     filters: masks, money, days
marks       icons, state marks, check dots; states: how each state looks
components  the parts of a page; forms: what is filled in and sent; templates in templates/components/
ruler       the sixty-day ruler

An option that a tag does not know is refused by Django (unknown keyword) or by `UnknownOption` (unknown
value).
"""

from accounts.templatetags.house import components, figures, forms, marks, ruler
from accounts.templatetags.house.library import UnknownOption, register

__all__ = ["UnknownOption", "components", "figures", "forms", "marks", "register", "ruler"]
