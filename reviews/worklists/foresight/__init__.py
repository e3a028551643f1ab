"""The what-if calendar (推演日历): what the coming days bring, from today's data and if nobody else does anything.

Read `kinds.py`, the table of events; `streams.py` asks the adjectives of the sweeps which rows each event catches,
`counting.py` counts them, `names.py` lists them, `month.py` lays them out. Nothing here writes.
"""
