"""R6: random lives of a benefit, at the desk and in a plain model of the five procedures: no difference."""

from datetime import date
from unittest import mock

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from benefits import days, policy
from tests.faults.procedures.machine import Procedures

RUNS, STEPS = 500, 50


def run(runs: int = RUNS, steps: int = STEPS) -> str:
    difference = _difference(runs, steps)
    ends = ", ".join(f"{state} {number}" for state, number in sorted(Procedures.reached.items()))
    with mock.patch.object(policy, "effective_month", _naive):
        control = _difference(runs, steps)
    verdict = "pass" if not difference and control else "FAIL"
    line = (
        f"R6 the five procedures against a plain model, {runs} runs of {steps} steps: differences "
        f"{1 if difference else 0} target 0 {verdict}    stops ended {ends}; control: a stop in the lawful month, "
        f"however late it is approved, was {'found out' if control else 'NOT found out'}"
    )
    return f"{line}\n{difference}" if difference else line


def _difference(runs: int, steps: int) -> str:
    """The first step after which both did not show the same, with the book of that life; "" if there is none."""
    drawn = settings(
        max_examples=runs, stateful_step_count=steps, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate], print_blob=False,
    )  # fmt: skip
    Procedures.reached.clear()
    try:
        run_state_machine_as_test(Procedures, settings=drawn)
    except AssertionError as difference:
        return str(difference)
    return ""


def _naive(*, last_day: date, approved_on: date) -> policy.StopMonth:
    return policy.StopMonth(days.next_month(last_day), days.next_month(last_day))
