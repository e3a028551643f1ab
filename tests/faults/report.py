"""The checks in their order, each in a database of its own, printed as soon as it is known."""

import signal
import sys

from django.test import utils

from tests.faults import broken, calendar, clicks, conformity, edits, hands, killing, outage, silence

CHECKS = {
    "R1": killing.run, "R2": outage.run, "R3": silence.run, "R4": hands.run, "R6": conformity.run, "R7": clicks.run,
    "R8": edits.run, "R10": calendar.run, "R12": broken.run,
}


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # Whoever ends us early ends what we began as well.
    for name in [name for name in CHECKS if name in sys.argv[1:] or len(sys.argv) == 1]:
        made = utils.setup_databases(verbosity=0, interactive=False)
        try:
            print(CHECKS[name](), flush=True)
        finally:
            utils.teardown_databases(made, verbosity=0)
