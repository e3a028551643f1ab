"""The naive variants that the checks must catch, run beside the portal by its own worker and web server."""

CARRIED, DECIDED, NOTED = "naive.carried", "naive.decided", "naive.noted"
