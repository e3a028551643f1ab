"""Speeds as ratios against an anchor, run alternately in the same process: `python -m tests.bench`.

Small by default, on the database of DATABASE_URL. BENCH_FULL=1 takes the sizes of the targets: 1,000,000 people, which
only PostgreSQL is asked to hold.
"""
