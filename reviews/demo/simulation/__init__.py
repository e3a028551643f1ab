"""A whole year of the demo county, played through day by day with the services and the nights of the portal.

script (who behaves how) / year (the days in their order) / tally (what came of it, and whether it may be so).
"""

from reviews.demo.simulation.tally import Tally, broken_promises, count, table
from reviews.demo.simulation.year import CannotSimulate, play

__all__ = ["CannotSimulate", "Tally", "broken_promises", "count", "play", "table"]
