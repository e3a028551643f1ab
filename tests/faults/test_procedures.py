"""R6 in short: the full number of runs is `make faults ARGS=R6`."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.procedures.machine import Procedures

SHORT = settings(
    max_examples=8, stateful_step_count=40, derandomize=True, deadline=None, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


class TheProcedures:
    @pytest.mark.django_db(transaction=False)
    def test_do_what_the_book_says_after_every_step(self):
        run_state_machine_as_test(Procedures, settings=SHORT)
