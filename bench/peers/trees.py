#!/usr/bin/env python3
"""Processor seconds of tree learners, ours and other tools', back to back.

For each size every tool fits the same kind of data on one thread: 50 normal
columns of which ten matter, two classes.

  boosting   100 trees of at most 31 leaves, rate .1: scikit-learn's
             HistGradientBoosting, xgboost (hist, by loss), LightGBM if it can
             be imported
  forest     50 trees grown to the end: scikit-learn
  tree       exact, 8 questions deep: scikit-learn

Ours are the benchmarks of mining/tree, which make data of the same
distribution. Each tool runs in a process of its own, in turn, as many rounds
as asked; the median of its fits is set beside ours.

Needs Debian's python3-sklearn and python3-xgboost, and Go.

    bench/peers/trees.py --rounds 3 10000 100000
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import time

LEARNERS = {
    "boosting": ["hist", "xgboost", "lightgbm"],
    "forest": ["forest"],
    "tree": ["tree"],
}
OURS = {"boosting": "BenchmarkFitGBDT", "forest": "BenchmarkFitForest", "tree": "BenchmarkFitDecision"}


def data(n):
    import numpy as np

    rng = np.random.default_rng(1)
    x = rng.normal(size=(n, 50))
    s = (x[:, 0] + x[:, 1] * x[:, 2] + abs(x[:, 3]) + 0.5 * x[:, 4] ** 2 - x[:, 5]
         + np.sin(2 * x[:, 6]) + 0.5 * x[:, 7] - 0.5 * x[:, 8] * x[:, 9] - 1)
    return x, (rng.random(n) < 1 / (1 + np.exp(-s))).astype(int)


def learner(name):
    if name == "hist":
        from sklearn.ensemble import HistGradientBoostingClassifier
        return HistGradientBoostingClassifier(max_iter=100, max_leaf_nodes=31, early_stopping=False)
    if name == "xgboost":
        import xgboost
        return xgboost.XGBClassifier(n_estimators=100, max_leaves=31, max_depth=0, tree_method="hist",
                                     grow_policy="lossguide", learning_rate=0.1, n_jobs=1)
    if name == "lightgbm":
        import lightgbm
        return lightgbm.LGBMClassifier(n_estimators=100, num_leaves=31, n_jobs=1, verbose=-1)
    if name == "forest":
        from sklearn.ensemble import RandomForestClassifier
        return RandomForestClassifier(50, n_jobs=1, random_state=1)
    from sklearn.tree import DecisionTreeClassifier
    return DecisionTreeClassifier(max_depth=8, random_state=1)


def fit(name, n):
    """Runs in the child: prints the processor seconds of the fit."""
    try:
        model = learner(name)
    except ImportError:
        print("absent")
        return
    x, y = data(n)
    begin = time.process_time()
    model.fit(x, y)
    print(time.process_time() - begin)


def peer(name, n):
    env = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    out = subprocess.run([sys.executable, __file__, "--fit", name, str(n)], env=env, check=True, capture_output=True, text=True)
    return None if out.stdout.strip() == "absent" else float(out.stdout)


def ours(binary, kind, n):
    env = dict(os.environ, GOMAXPROCS="1")
    out = subprocess.run([binary, "-test.run", "^$", "-test.bench", f"^{OURS[kind]}$/^{n}$", "-test.benchtime", "1x"],
                         env=env, check=True, capture_output=True, text=True).stdout
    return float(re.search(r"([\d.]+) cpu-s/op", out).group(1))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--only", choices=sorted(LEARNERS))
    p.add_argument("--fit", help=argparse.SUPPRESS)
    a = p.parse_args()
    if a.fit:
        return fit(a.fit, a.sizes[0])
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    binary = os.path.join(root, "bin", "tree.test")
    subprocess.run(["go", "test", "-c", "-o", binary, "./mining/tree"], cwd=root, check=True)
    print("load", *os.getloadavg())
    for kind, names in LEARNERS.items():
        for n in a.sizes:
            if a.only and a.only != kind:
                continue
            seconds = {}
            for _ in range(a.rounds):
                for name in ["zhike", *names]:
                    s = ours(binary, kind, n) if name == "zhike" else peer(name, n)
                    if s is not None:
                        seconds.setdefault(name, []).append(s)
            mine = statistics.median(seconds["zhike"])
            for name, all_of_it in seconds.items():
                s = statistics.median(all_of_it)
                print(f"{kind:9} {n:9,} {name:9} {s:8.3f} s  ours ÷ theirs {mine / s:.2f}", flush=True)
    print("load", *os.getloadavg())
    os.remove(binary)


if __name__ == "__main__":
    main()
