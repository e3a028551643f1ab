"""Several who act at the same moment, each on a connection of their own."""

import threading

from django.db import connections


def at_once(*deeds):
    """Do the deeds in threads that start together; gives back what each returned or raised."""
    start, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(number, deed):
        try:
            start.wait(timeout=10)
            results[number] = deed()
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results
