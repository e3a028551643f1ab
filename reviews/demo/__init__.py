"""The demo county: invented offices, staff and people, and what has happened to them up to a chosen day.

offices, cast (who works where) / names, people, tariffs (who is served, and for how much) / calendar, chronicle
(when things happened) / desk (the hands through which they happened) / years, story (what happened) / county (all
of it in order) / simulation (a whole year played through day by day).

Everything is decided by one seed and one day, and written through the services that the pages use.
"""
