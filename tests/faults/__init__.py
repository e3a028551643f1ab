"""What must survive a killed worker, a lost broker, a silent clock and two hands at once: `python -m tests.faults`.

Each check has a control, a naive variant that must fail on the same blows: a check that nothing can fail proves
nothing. Runs on the database of DATABASE_URL, in a test database of its own; kills only processes that it began.
"""
