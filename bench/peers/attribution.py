#!/usr/bin/env python3
"""Markov attribution of real paths, ours and numpy's exact solve, back to back.

The first-order chain of marketing/attribution_paths.csv: the peer counts moves
in plain Python and solves (I - Q) x = r with numpy once for every channel's
removal. Ours is the same alone (BenchmarkRemovalEffects of mining/attribution),
and all seven methods with 20 bootstrap samples of each, the fewest there are
(BenchmarkReal). Each side runs in a process of its own on one thread, in turn;
processor seconds behind reading the file, medians over the rounds. Needs
Debian's python3-numpy, Go, a built bin/zhike, and the folder of the test data
(ZHIKE_TESTDATA).

    bench/peers/attribution.py --rounds 5
"""

import argparse
import csv
import json
import os
import re
import statistics
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.environ.get("ZHIKE_TESTDATA") or os.path.join(os.path.dirname(ROOT), "shared", "data")
FILE = os.path.join(DATA, "marketing", "attribution_paths.csv")


def child():
    """Prints conversions by channel and the processor seconds."""
    import numpy as np

    with open(FILE, newline="") as f:
        rows = [(r["path"].split(" > "), float(r["total_conversions"]), float(r["total_null"])) for r in csv.DictReader(f)]
    begin = time.process_time()
    names = sorted({c for path, _, _ in rows for c in path})
    at = {c: i + 1 for i, c in enumerate(names)}
    n = len(names) + 1
    moves, converted, leaves = np.zeros((n, n)), np.zeros(n), np.zeros(n)
    for path, good, bad in rows:
        state = 0
        for c in path:
            moves[state, at[c]] += good + bad
            state = at[c]
        converted[state] += good
        leaves[state] += good + bad
    leaves += moves.sum(axis=1)
    q, r = moves / leaves[:, None], converted / leaves

    def rate(gone=None):
        kept = q.copy()
        if gone is not None:
            kept[:, gone] = 0
        return np.linalg.solve(np.eye(n) - kept, r)[0]

    everything = rate()
    effects = np.array([1 - rate(at[c]) / everything for c in names])
    shares = effects / effects.sum() * sum(good for _, good, _ in rows)
    print(json.dumps({"seconds": time.process_time() - begin, "markov": dict(zip(names, shares))}))


def peer():
    env = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    return json.loads(subprocess.run([sys.executable, __file__, "--child"], env=env, check=True, capture_output=True, text=True).stdout)


def bench(pattern):
    """Processor seconds of one pass of a benchmark."""
    out = subprocess.run(["go", "test", "./mining/attribution", "-run", "^$", "-bench", pattern, "-benchtime", "10x"],
                         cwd=ROOT, env=dict(os.environ, GOMAXPROCS="1"), check=True, capture_output=True, text=True)
    return float(re.search(r"([0-9.]+) cpu-s/op", out.stdout).group(1))


def credits():
    out = subprocess.run([os.path.join(ROOT, "bin", "zhike"), "lab", "attribution", "--path", "path", "--conversions", "total_conversions", "--value", "total_conversion_value",
                          "--nulls", "total_null", "--draws", "20", "--json", FILE], check=True, capture_output=True, text=True)
    return json.loads(out.stdout)["metrics"]["markov"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--child", action="store_true")
    args = parser.parse_args()
    if args.child:
        child()
        return
    print("load", os.getloadavg())
    rounds = [(bench("RemovalEffects"), bench("Real/fewest"), peer()) for _ in range(args.rounds)]
    theirs = statistics.median(r[2]["seconds"] for r in rounds)
    for k, name in enumerate(["Markov alone", "seven methods, 20 samples"]):
        mine = statistics.median(r[k] for r in rounds)
        print(f"{name:26} zhike {mine:.4f} s  numpy, Markov {theirs:.4f} s  ratio {mine / theirs:.2f}")
    a, b = credits(), rounds[0][2]["markov"]
    print(f"greatest difference between the two: {max(abs(a[c] - b[c]) for c in b):.1e} conversions")
    print("load", os.getloadavg())


if __name__ == "__main__":
    main()
