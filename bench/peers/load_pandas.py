#!/usr/bin/env python3
"""Reads the first lines of an order file with pandas, dates parsed and nothing
else done, and prints lines per second, CPU seconds and peak memory as JSON.

    bench/peers/load_pandas.py orders.csv [LINES]

Needs Debian's python3-pandas.
"""

import json
import resource
import sys
import time

import pandas as pd


def main():
    path, most = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    used = resource.getrusage(resource.RUSAGE_SELF)
    start = time.perf_counter()
    lines = pd.read_csv(path, nrows=most, parse_dates=["付款时间"])
    seconds = time.perf_counter() - start
    now = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"lines": len(lines), "lines_s": len(lines) / seconds, "cpu": now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime,
                      "peak_mb": now.ru_maxrss * 1024 / 1e6}, indent=1))


if __name__ == "__main__":
    main()
