#!/usr/bin/env python3
"""Processor seconds of clustering, ours and the peers', back to back.

k-means: 20 Lloyd iterations on the same 20 columns from the same start of 8
rows by the benchmark BenchmarkLloyd of mining/cluster, by numpy (one OpenBLAS
product an iteration) and by scikit-learn. The rows are either one normal cloud,
which no bound helps with, or eight groups that touch.

Whole fits on 3 columns, by BenchmarkFit and by scikit-learn: k-means from ten
starts and mini-batch k-means, a mixture of 8 full normal distributions (20
iterations from one start) and DBSCAN (eps .1, 10 rows), which scikit-learn is
spared beyond 100,000 rows: it keeps all neighbours.

All use one thread. Each works in a process of its own, in turn, as many rounds
as asked; the medians are printed, and what each ends at: sum of squares,
log-likelihood, rows of noise.

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

K, ITERATIONS = 8, 20


def write(path, n, kind):
    import numpy as np

    rng = np.random.default_rng(1)
    columns = 3 if kind == "clouds" else 20
    x = rng.normal(size=(n, columns))
    if kind == "groups":
        x += 1.5 * rng.normal(size=(K, columns))[rng.integers(K, size=n)]
    if kind == "clouds":
        x = 0.3 * x + rng.normal(size=(K, columns))[rng.integers(K, size=n)]
    x.tofile(path)


def inertia(x, centres):
    return float(sum((((x[i : i + 100_000, None] - centres) ** 2).sum(2)).min(1).sum() for i in range(0, len(x), 100_000)))


def lloyd_by_numpy(x):
    import numpy as np

    centres = x[:K].copy()
    begin = time.process_time()
    for _ in range(ITERATIONS):
        labels = ((centres**2).sum(1) - 2 * (x @ centres.T)).argmin(1)
        one = np.zeros((K, len(x)))
        one[labels, np.arange(len(x))] = 1
        centres = (one @ x) / one.sum(1)[:, None]
    return time.process_time() - begin, inertia(x, centres)


def lloyd_by_sklearn(x):
    from sklearn.cluster import KMeans

    begin = time.process_time()
    m = KMeans(K, init=x[:K].copy(), n_init=1, max_iter=ITERATIONS, tol=0, algorithm="lloyd").fit(x)
    return time.process_time() - begin, inertia(x, m.cluster_centers_)


def by_sklearn(what, x):
    from sklearn.cluster import DBSCAN, KMeans, MiniBatchKMeans
    from sklearn.mixture import GaussianMixture

    m = {
        "kmeans": KMeans(K, n_init=10, random_state=1),
        "minibatch": MiniBatchKMeans(K, n_init=3, random_state=1),
        "mixture": GaussianMixture(K, max_iter=ITERATIONS, tol=0, random_state=1),
        "dbscan": DBSCAN(eps=0.1, min_samples=10),
    }[what]
    begin = time.process_time()
    m.fit(x)
    cpu = time.process_time() - begin
    if what == "dbscan":
        return cpu, int((m.labels_ < 0).sum())
    return cpu, m.score(x) * len(x) if what == "mixture" else inertia(x, m.cluster_centers_)


def child(name, path):
    import warnings

    import numpy as np

    warnings.simplefilter("ignore")
    x = np.fromfile(path)
    if name in ("numpy", "sklearn"):
        print(json.dumps({"numpy": lloyd_by_numpy, "sklearn": lloyd_by_sklearn}[name](x.reshape(-1, 20))))
    else:
        print(json.dumps(by_sklearn(name, x.reshape(-1, 3))))


def peer(name, path):
    env = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    out = subprocess.run([sys.executable, __file__, "--child", name, path], env=env, check=True, capture_output=True, text=True)
    return json.loads(out.stdout)


def ours(benchmark, path):
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    out = subprocess.run(["go", "test", "./mining/cluster", "-run", "^$", "-bench", benchmark, "-benchtime", "3x"],
                         cwd=root, env=dict(os.environ, GOMAXPROCS="1", ZHIKE_POINTS=path), check=True, capture_output=True, text=True)
    return [float(re.search(rf"(-?[0-9.e+]+) {unit}", out.stdout).group(1)) for unit in ("cpu-s/op", "outcome")]


def compare(n, kind, what, benchmark, peers, rounds):
    with tempfile.NamedTemporaryFile() as f:
        write(f.name, n, kind)
        runs = [[ours(benchmark, f.name)] + [peer(p, f.name) for p in peers] for _ in range(rounds)]
    cpu = [statistics.median(r[k][0] for r in runs) for k in range(len(peers) + 1)]
    line = f"{n:>9,} rows, {what:<15} zhike {cpu[0]:.4f} s to {runs[0][0][1]:.7g}"
    for k, name in enumerate(peers, 1):
        name = "numpy" if name == "numpy" else "scikit-learn"
        line += f";  {name} {cpu[k]:.4f} s to {runs[0][k][1]:.7g}, ratio {cpu[0] / cpu[k]:.2f}"
    print(line, flush=True)


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
            compare(n, kind, "20 of " + kind, "BenchmarkLloyd", ["numpy", "sklearn"], args.rounds)
        for what in ("kmeans", "minibatch", "mixture", "dbscan"):
            peers = [] if what == "dbscan" and n > 100_000 else [what]
            compare(n, "clouds", what, f"BenchmarkFit/{what}/", peers, args.rounds)
    print("load", os.getloadavg())


if __name__ == "__main__":
    main()
