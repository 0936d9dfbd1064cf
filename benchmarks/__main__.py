"""Measure the library against its peers: `python -m benchmarks`.

Every row runs both sides in turn, in this process, and reports the median
of the rounds' ratios (ours / theirs: less than 1 is faster). One thread
and process time, so that a busy machine disturbs both alike; with
``--defaults``, everyone's own number of threads and time on the clock.
"""

import argparse
import os
import sys


def main():
    """Read the options, set the threads, then load what is measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument(
        "--defaults",
        action="store_true",
        help="everyone's own threads, and time on the clock",
    )
    parser.add_argument("--rounds", type=int, default=7, help="rounds of each row")
    parser.add_argument(
        "only",
        nargs="*",
        help="tables to run: trace, video, sweep, starts, large, larger, "
        "memory, import; all by default",
    )
    options = parser.parse_args()
    if not options.defaults:  # before numpy is loaded: it reads them once
        for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
            os.environ[name] = "1"
    from . import numeric

    return numeric.run(options.only, options.rounds, options.defaults)


sys.exit(main())
