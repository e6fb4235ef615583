#!/usr/bin/env python3
"""Processor seconds of logistic regression, ours and scikit-learn's, back to back.

For each size both fit the same kind of data on one thread: 50 normal columns of
which ten matter, two classes. scikit-learn by lbfgs at its defaults (C = 1, no
standard errors), ours at the same penalty without errors, as in a cross-
validation, and with them: the benchmark BenchmarkFitLogistic of mining/linear.
Each fits in a process of its own, in turn, as many rounds as asked; the median
is printed.

Needs Debian's python3-sklearn, and Go.

    bench/peers/linear.py --rounds 3 10000 100000
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import time


def fit(n):
    """Runs in the child: prints the processor seconds of the fit."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(1)
    x = rng.normal(size=(n, 50))
    score = x[:, :10] @ (1 - np.arange(10) / 5) - 1
    y = (rng.random(n) < 1 / (1 + np.exp(-score))).astype(int)
    begin = time.process_time()
    LogisticRegression().fit(x, y)
    print(time.process_time() - begin)


def peer(n):
    env = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    out = subprocess.run([sys.executable, __file__, "--child", str(n)], env=env, check=True, capture_output=True, text=True)
    return float(out.stdout)


def ours(n, way):
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    out = subprocess.run(["go", "test", "./mining/linear", "-run", "^$", "-bench", f"BenchmarkFitLogistic/{n}/{way}$", "-benchtime", "3x"],
                         cwd=root, env=dict(os.environ, GOMAXPROCS="1"), check=True, capture_output=True, text=True)
    return float(re.search(r"([0-9.]+) cpu-s/op", out.stdout).group(1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", type=int)
    args = parser.parse_args()
    if args.child:
        fit(args.child)
        return
    print("load", os.getloadavg())
    for n in args.sizes:
        rounds = [(ours(n, "bare"), ours(n, "errors"), peer(n)) for _ in range(args.rounds)]
        bare, errors, theirs = (statistics.median(r[k] for r in rounds) for k in range(3))
        print(f"{n:>9,} rows  zhike {bare:.4f}, with errors {errors:.4f}  scikit-learn {theirs:.4f}  ratio {bare / theirs:.2f}, with errors {errors / theirs:.2f}")
    print("load", os.getloadavg())


if __name__ == "__main__":
    main()
