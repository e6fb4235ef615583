#!/usr/bin/env python3
"""Processor seconds of k-means, ours and the peers', back to back.

For each size all take 20 Lloyd iterations on the same 20 columns from the same
start of 8 rows, on one thread: the benchmark BenchmarkLloyd of mining/cluster,
numpy (one OpenBLAS product an iteration) and scikit-learn. The rows are either
one normal cloud, which no bound helps with, or eight groups that touch. Each
works in a process of its own, in turn, as many rounds as asked; the medians are
printed, and the sum of squares that each ends at.

Needs Debian's python3-sklearn with libopenblas0, and Go.

    bench/peers/cluster.py --rounds 3 10000 100000 1000000
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

COLUMNS, K, ITERATIONS = 20, 8, 20


def write(path, n, kind):
    import numpy as np

    rng = np.random.default_rng(1)
    x = rng.normal(size=(n, COLUMNS))
    if kind == "groups":
        x += 1.5 * rng.normal(size=(K, COLUMNS))[rng.integers(K, size=n)]
    x.tofile(path)


def by_numpy(x):
    import numpy as np

    centres = x[:K].copy()
    begin = time.process_time()
    for _ in range(ITERATIONS):
        labels = ((centres**2).sum(1) - 2 * (x @ centres.T)).argmin(1)
        one = np.zeros((K, len(x)))
        one[labels, np.arange(len(x))] = 1
        centres = (one @ x) / one.sum(1)[:, None]
    return time.process_time() - begin, centres


def by_sklearn(x):
    from sklearn.cluster import KMeans

    begin = time.process_time()
    m = KMeans(K, init=x[:K].copy(), n_init=1, max_iter=ITERATIONS, tol=0, algorithm="lloyd").fit(x)
    return time.process_time() - begin, m.cluster_centers_


def child(name, path):
    import warnings

    import numpy as np

    warnings.simplefilter("ignore")
    x = np.fromfile(path).reshape(-1, COLUMNS)
    cpu, centres = {"numpy": by_numpy, "sklearn": by_sklearn}[name](x)
    inertia = sum((((x[i : i + 100_000, None] - centres) ** 2).sum(2)).min(1).sum() for i in range(0, len(x), 100_000))
    print(json.dumps([cpu, inertia]))


def peer(name, path):
    env = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    out = subprocess.run([sys.executable, __file__, "--child", name, path], env=env, check=True, capture_output=True, text=True)
    return json.loads(out.stdout)


def ours(path):
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    out = subprocess.run(["go", "test", "./mining/cluster", "-run", "^$", "-bench", "BenchmarkLloyd", "-benchtime", "3x"],
                         cwd=root, env=dict(os.environ, GOMAXPROCS="1", ZHIKE_POINTS=path), check=True, capture_output=True, text=True)
    return [float(re.search(rf"([0-9.e+]+) {unit}", out.stdout).group(1)) for unit in ("cpu-s/op", "inertia")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", nargs=2)
    args = parser.parse_args()
    if args.child:
        child(*args.child)
        return
    print("load", os.getloadavg())
    for n in args.sizes:
        for kind in ("cloud", "groups"):
            with tempfile.NamedTemporaryFile() as f:
                write(f.name, n, kind)
                rounds = [(ours(f.name), peer("numpy", f.name), peer("sklearn", f.name)) for _ in range(args.rounds)]
            cpu = [statistics.median(r[k][0] for r in rounds) for k in range(3)]
            print(f"{n:>9,} rows, {kind:<6}  CPU s: zhike {cpu[0]:.4f}  numpy {cpu[1]:.4f}  scikit-learn {cpu[2]:.4f}"
                  f"  ratio to numpy {cpu[0] / cpu[1]:.2f}, to scikit-learn {cpu[0] / cpu[2]:.2f}"
                  f"  inertia {rounds[0][0][1]:.6g} {rounds[0][1][1]:.6g} {rounds[0][2][1]:.6g}", flush=True)
    print("load", os.getloadavg())


if __name__ == "__main__":
    main()
