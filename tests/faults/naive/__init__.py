"""The naive variants that the checks must catch, run beside the portal by its own worker and web server."""

CARRIED, DECIDED = "naive.carried", "naive.decided"
