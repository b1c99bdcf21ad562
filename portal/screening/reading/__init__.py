"""Read a text on this machine: its language, its sentiment, its themes, and what is like it.

Plain Python, without numpy and without a download; the tables beside the modules are written by
`python -m benchmarks.reading.train` (docs/adr/0046).
"""
