#!/usr/bin/env python3
"""RFM with pandas over the same order lines as BenchmarkRFM.

The folder holds lines.csv (customer, order, day, sold, net) and cells.json,
which that benchmark left there. Per customer: last day with a line sold, number
of different orders with a line sold, money; then quintiles by rank and the
number of customers in each of the 125 cells. Only the computing is timed; the
reading is not. One thread. The cells must be those of cells.json. Prints JSON.

    bench/peers/rfm_pandas.py DIR [ROUNDS]

Needs Debian's python3-pandas.
"""

import json
import os
import resource
import sys

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")

import pandas as pd


def by_distinct(lines):
    """The way of the manual: nunique within each customer."""
    sold = lines[lines["sold"] == 1].groupby("customer").agg(day=("day", "max"), orders=("order", "nunique"))
    return sold.join(lines.groupby("customer")["net"].sum())


def by_pairs(lines):
    """Distinct pairs of customer and order first, then counted."""
    sold = lines[lines["sold"] == 1]
    found = sold.groupby("customer").agg(day=("day", "max"))
    found["orders"] = sold[["customer", "order"]].drop_duplicates().groupby("customer").size()
    return found.join(lines.groupby("customer")["net"].sum())


def by_orders(lines):
    """One row per order first, as our program keeps them, then customers."""
    sold = lines[lines["sold"] == 1].groupby("order", sort=False).agg(customer=("customer", "first"), day=("day", "first"))
    found = sold.groupby("customer").agg(day=("day", "max"), orders=("day", "size"))
    return found.join(lines.groupby("customer")["net"].sum())


def cells(people):
    """Customers by scores; equal values have equal scores."""
    scores = {name: 1 + (people[column].rank(method="min").astype("int64") - 1) * 5 // len(people)
              for name, column in (("r", "day"), ("f", "orders"), ("m", "net"))}
    return pd.DataFrame(scores).groupby(["r", "f", "m"]).size()


def cpu():
    use = resource.getrusage(resource.RUSAGE_SELF)
    return use.ru_utime + use.ru_stime


def main():
    folder, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3
    lines = pd.read_csv(os.path.join(folder, "lines.csv"))
    # Money in whole ten-thousandths, so that ties are ties as in the database.
    lines["net"] = (lines["net"] * 10_000).round().astype("int64")
    with open(os.path.join(folder, "cells.json"), encoding="utf-8") as f:
        want = json.load(f)
    best = {}
    for way in (by_distinct, by_pairs, by_orders):
        spent = []
        for _ in range(rounds):
            before = cpu()
            found = cells(way(lines))
            spent.append(cpu() - before)
        got = {" ".join(map(str, key)): int(n) for key, n in found.items()}
        if got != want:
            sys.exit(f"{way.__name__}: other cells than ours")
        best[way.__name__] = sorted(spent)[len(spent) // 2]
        print(way.__name__, *(f"{s:.2f}" for s in spent), file=sys.stderr)
    way = min(best, key=best.get)
    print(json.dumps({"lines": len(lines), "cpu": best[way], "way": way, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6, **best}, indent=1))


if __name__ == "__main__":
    main()
