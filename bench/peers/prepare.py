#!/usr/bin/env python3
"""Processor seconds and memory of preparing a table, ours and scikit-learn's, back to back.

For each size both work on data of the same distribution on one thread:

  knn        20 columns that share a factor, a fifth missing: ten nearest rows,
             weighted by 1/distance
  iterative  the same columns, filled by regressions
  isofit     isolation forest of 100 trees x 256 rows, 20 columns: growing
  isoscore   and scoring every row
  pca        50 columns, 10 components: numpy's covariance and eigenvectors
  bins       20 columns to deciles

Each runs in a process of its own, ours (a benchmark of mining/prepare) and the
peer's in turn, as many rounds as asked; the median of the processor seconds is
printed with the ratio, and the greatest memory of the process, data included.

Needs Debian's python3-sklearn, and Go.

    bench/peers/prepare.py --rounds 3 --tasks iterative,pca,bins 10000 100000
    bench/peers/prepare.py --rounds 1 --tasks knn 10000
    bench/peers/prepare.py --rounds 1 --tasks knn --alone 10000 30000 100000
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

OURS = {"knn": "BenchmarkKNN", "iterative": "BenchmarkIterative", "isofit": "BenchmarkIsolationFit",
        "isoscore": "BenchmarkIsolationScores", "pca": "BenchmarkPCA", "bins": "BenchmarkBins"}
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def data(task, n):
    import numpy as np

    rng = np.random.default_rng(1)
    x = rng.normal(size=(n, 50 if task == "pca" else 20))
    x += rng.normal(size=(n, 1))
    if task in ("knn", "iterative"):
        x[rng.random(x.shape) < .2] = np.nan
    return x


def eigen(x):
    """Eigenvectors of the correlations, from one product of the centred table."""
    import numpy as np

    centred = x - x.mean(axis=0)
    covariance = centred.T @ centred / (len(x) - 1)
    scale = np.sqrt(np.diag(covariance))
    np.linalg.eigh(covariance / scale / scale[:, None])


def work(task, x):
    if task == "knn":
        from sklearn.impute import KNNImputer
        return lambda: KNNImputer(n_neighbors=10, weights="distance").fit_transform(x)
    if task == "iterative":
        from sklearn.experimental import enable_iterative_imputer  # noqa: F401
        from sklearn.impute import IterativeImputer
        return lambda: IterativeImputer().fit_transform(x)
    if task == "isofit":
        from sklearn.ensemble import IsolationForest
        return lambda: IsolationForest(random_state=1).fit(x)
    if task == "isoscore":
        from sklearn.ensemble import IsolationForest
        return lambda m=IsolationForest(random_state=1).fit(x): m.score_samples(x)
    if task == "bins":
        from sklearn.preprocessing import KBinsDiscretizer
        return lambda: KBinsDiscretizer(10, encode="ordinal", strategy="quantile", subsample=None).fit_transform(x)
    return lambda: eigen(x)


def measured(command):
    """What a process prints, and the most memory it had, in MB."""
    env = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", GOMAXPROCS="1")
    p = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    text = p.stdout.read()
    _, status, use = os.wait4(p.pid, 0)
    if status:
        sys.exit(f"{command} failed: {text}")
    return text, use.ru_maxrss / 1024


def peer(task, n):
    text, peak = measured([sys.executable, os.path.abspath(__file__), "--tasks", task, "--child", str(n)])
    return float(text), peak


def ours(program, task, n):
    passes = "1x" if task == "knn" or n >= 100_000 else "5x"
    text, peak = measured([program, "-test.run", "^$", "-test.bench", f"^{OURS[task]}$/^{n}$", "-test.benchtime", passes])
    return float(re.search(r"([0-9.e-]+) cpu-s/op", text).group(1)), peak


def middle(rounds):
    return [statistics.median(r[k] for r in rounds) for k in range(2)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--tasks", default=",".join(OURS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--alone", action="store_true", help="ours without the peer")
    parser.add_argument("--child", type=int)
    args = parser.parse_args()
    if args.child:
        todo = work(args.tasks, data(args.tasks, args.child))
        begin = time.process_time()
        todo()
        print(time.process_time() - begin)
        return
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "prepare.test")
        subprocess.run(["go", "test", "-c", "-o", program, "./mining/prepare"], cwd=ROOT, check=True)
        for task in args.tasks.split(","):
            for n in args.sizes:
                load = os.getloadavg()[0]
                rounds = [(ours(program, task, n), None if args.alone else peer(task, n)) for _ in range(args.rounds)]
                seconds, peak = middle([r[0] for r in rounds])
                line = f"{task:9} {n:>9,} rows  load {load:4.1f}  zhike {seconds:8.4f} s {peak:6.0f} MB"
                if not args.alone:
                    theirs, most = middle([r[1] for r in rounds])
                    line += f"  scikit-learn {theirs:8.4f} s {most:6.0f} MB  ratio {seconds / theirs:.3f}"
                print(line, flush=True)


if __name__ == "__main__":
    main()
