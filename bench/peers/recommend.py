#!/usr/bin/env python3
"""Recommenders on FilmTrust: the peers' formulas and ours on one split.

A share of .2 of the pairs of user and item is held back by a mixing hash; numpy
and scipy fit the published formulas to the rest on one thread (bestsellers;
neighbours by shrunk cosine; EASE^R by numpy.linalg.inv, as its author does; ALS
on implicit feedback with an exact solve for each vector; BPR by batches). Ours
are `zhike lab recommend --test` on the same two files. Lists of 10 are judged by
one definition, customer by customer, in this script for the peers and in ours by
the library; nothing that was held back is owned before.

Processor seconds of the fit are the peer's process time and, for ours, those of
BenchmarkFilmTrust of mining/recommend, in turn, as many rounds as asked; the
median is printed. A package in C++ would be faster than the ALS, the neighbours
and the BPR of this script; EASE^R spends its time in LAPACK either way.

--simulated USERS,ITEMS,PAIRS measures speed alone, on drawn data with the long
tails of film ratings: neighbours, EASE^R, and ALS with 32 factors and 15 rounds,
which here takes the steps of Takács, Pilászy & Tikk (three of conjugate
gradient, single precision) for all vectors at once, so that no loop of Python's
is measured: products of scipy's sparse matrices and of numpy's rows.

Needs Debian's python3-scipy, Go, bin/zhike, and the test data.

    bench/peers/recommend.py --rounds 3
    bench/peers/recommend.py --simulated 6040,3650,670000 itemknn ease als
"""

import argparse
import csv
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DATA = pathlib.Path(os.environ.get("ZHIKE_TESTDATA", ROOT.parent / "shared" / "data"))
KINDS = ["popular", "itemknn", "ease", "als", "bpr"]
MASK = (1 << 64) - 1


def mixed(user, item):
    """A number from 0 to 1 by the finaliser of SplitMix64."""
    h = (user * 0x9E3779B97F4A7C15 + item * 0xD1B54A32D192ED03) & MASK
    h = ((h ^ h >> 30) * 0xBF58476D1CE4E5B9) & MASK
    h = ((h ^ h >> 27) * 0x94D049BB133111EB) & MASK
    return (h ^ h >> 31) / 2**64


def split(folder):
    parts = {"train": [], "test": []}
    seen = set()
    for line in open(DATA / "ratings" / "filmtrust_ratings.txt"):
        user, item, rating = line.split()
        if (user, item) not in seen:
            seen.add((user, item))
            parts["test" if mixed(int(user), int(item)) < .2 else "train"].append((user, item, rating))
    for name, rows in parts.items():
        with open(folder / f"{name}.csv", "w", newline="") as f:
            csv.writer(f).writerows([("user", "item", "rating"), *rows])


def load(folder):
    import numpy as np
    import scipy.sparse as sp

    rows = {name: list(csv.reader(open(folder / f"{name}.csv")))[1:] for name in ("train", "test")}
    users = {u: k for k, u in enumerate(sorted({r[0] for r in rows["train"] + rows["test"]}))}
    items = {i: k for k, i in enumerate(sorted({r[1] for r in rows["train"]}))}
    train = rows["train"]
    x = sp.csr_matrix(([float(r[2]) for r in train], ([users[r[0]] for r in train], [items[r[1]] for r in train])), (len(users), len(items)))
    wanted, missing = [[] for _ in users], np.zeros(len(users))
    for u, i, _ in rows["test"]:
        if i in items:
            wanted[users[u]].append(items[i])
        else:
            missing[users[u]] += 1
    return x, wanted, missing


def fit(kind, x):
    """Returns the scores of all users; the fit alone is timed."""
    import numpy as np

    begin = time.process_time()
    owned = x.copy()
    owned.data[:] = 1
    if kind == "popular":
        count = np.asarray(owned.sum(0)).ravel()
        return time.process_time() - begin, np.tile(count, (x.shape[0], 1))
    if kind == "itemknn":
        both = (owned.T @ owned).toarray()
        count = np.diag(both).copy()
        like = both / (np.sqrt(np.outer(count, count)) + 3)
        np.fill_diagonal(like, 0)
        for j in range(len(like)):
            like[np.argsort(-like[:, j], kind="stable")[NEIGHBOURS:], j] = 0
        return time.process_time() - begin, owned @ like
    if kind == "ease":
        gram = (owned.T @ owned).toarray()
        gram[np.diag_indices_from(gram)] += PENALTY
        p = np.linalg.inv(gram)
        b = p / -np.diag(p)
        np.fill_diagonal(b, 0)
        return time.process_time() - begin, owned @ b
    return als(x, begin) if kind == "als" else bpr(owned, begin)


NEIGHBOURS, PENALTY = 10, 200
FACTORS, ALS_PENALTY, ALPHA, ROUNDS = 64, 30, 3, 10


def als(x, begin):
    import numpy as np

    c = x.copy()
    c.data = ALPHA * c.data / c.data.mean()
    ct = c.T.tocsr()
    items = .1 * np.random.default_rng(1).normal(size=(x.shape[1], FACTORS))

    def solve(rows, others):
        gram = others.T @ others + ALS_PENALTY * np.eye(FACTORS)
        out = np.zeros((rows.shape[0], FACTORS))
        for r in range(rows.shape[0]):
            at = slice(rows.indptr[r], rows.indptr[r + 1])
            y, w = others[rows.indices[at]], rows.data[at]
            out[r] = np.linalg.solve(gram + (y.T * w) @ y, (1 + w) @ y)
        return out

    for _ in range(ROUNDS):
        users = solve(c, items)
        items = solve(ct, users)
    return time.process_time() - begin, solve(c, items) @ items.T


def als_at_once(x, begin, factors=32, penalty=ALS_PENALTY, rounds=15, steps=3, chunk=1 << 15):
    """The same problem by conjugate gradient for all rows together."""
    import numpy as np
    import scipy.sparse as sp

    c = x.astype(np.float32)
    c.data = ALPHA * c.data / c.data.mean()
    ct = c.T.tocsr()
    items = (.1 * np.random.default_rng(1).normal(size=(x.shape[1], factors))).astype(np.float32)
    users = np.zeros((x.shape[0], factors), np.float32)

    def improve(rows, vectors, others):
        gram = others.T @ others + penalty * np.eye(factors, dtype=np.float32)
        of = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))

        def times(v):
            products = np.empty(rows.nnz, np.float32)
            for lo in range(0, rows.nnz, chunk):
                at = slice(lo, lo + chunk)
                products[at] = np.einsum("ij,ij->i", v[of[at]], others[rows.indices[at]])
            return v @ gram + sp.csr_matrix((rows.data * products, rows.indices, rows.indptr), rows.shape) @ others

        rest = sp.csr_matrix((1 + rows.data, rows.indices, rows.indptr), rows.shape) @ others - times(vectors)
        way, size = rest.copy(), (rest * rest).sum(1)
        for _ in range(steps):
            at = times(way)
            step = (size / np.maximum((way * at).sum(1), 1e-20))[:, None]
            vectors, rest = vectors + step * way, rest - step * at
            was, size = size, (rest * rest).sum(1)
            way = rest + (size / np.maximum(was, 1e-20))[:, None] * way
        return vectors

    for _ in range(rounds):
        users = improve(c, users, items)
        items = improve(ct, items, users)
    return time.process_time() - begin, users @ items.T


def bpr(owned, begin, factors=32, rate=.02, penalty=.01, passes=60, batch=256):
    import numpy as np

    rng = np.random.default_rng(1)
    p, q, b = .1 * rng.normal(size=(owned.shape[0], factors)), .1 * rng.normal(size=(owned.shape[1], factors)), np.zeros(owned.shape[1])
    user, item = owned.nonzero()
    has = owned.toarray() > 0
    for _ in range(passes * len(user) // batch):
        k = rng.integers(len(user), size=batch)
        u, i, j = user[k], item[k], rng.integers(owned.shape[1], size=batch)
        keep = ~has[u, j]
        u, i, j = u[keep], i[keep], j[keep]
        g = 1 / (1 + np.exp(b[i] - b[j] + (p[u] * (q[i] - q[j])).sum(1)))
        pu, d = p[u], q[i] - q[j]
        np.add.at(p, u, rate * (g[:, None] * d - penalty * pu))
        np.add.at(q, i, rate * (g[:, None] * pu - penalty * q[i]))
        np.add.at(q, j, rate * (-g[:, None] * pu - penalty * q[j]))
        np.add.at(b, i, rate * (g - penalty * b[i]))
        np.add.at(b, j, rate * (-g - penalty * b[j]))
    return time.process_time() - begin, p @ q.T + b


def judge(scores, x, wanted, missing, k=10):
    import numpy as np

    scores = np.array(scores, dtype=float)
    scores[x.nonzero()] = -np.inf
    gain = 1 / np.log2(np.arange(k) + 2)
    each = []
    for u, want in enumerate(wanted):
        n = len(want) + missing[u]
        if n == 0:
            continue
        hit = np.isin(np.argsort(-scores[u], kind="stable")[:k], want)
        best = int(min(k, n))
        each.append((hit.mean(), hit.sum() / n, (gain * hit).sum() / gain[:best].sum(), (hit * hit.cumsum() / (np.arange(k) + 1)).sum() / best))
    return [*np.mean(each, 0), np.std([e[2] for e in each]) / len(each) ** .5]


def simulate(folder, users, items, pairs):
    """Draws who has what: users with a lognormal number of items, items by rank, and twenty tastes."""
    import numpy as np

    rng = np.random.default_rng(1)
    many = np.exp(rng.normal(size=users))
    many = np.clip(many * pairs / many.sum() + 15, 15, items * 2 // 3).astype(int)
    many = np.maximum(many * pairs // many.sum(), 1)
    appeal = -.9 * np.log(np.arange(items) + 30)
    taste = .8 * rng.normal(size=(20, items))
    rows = []
    for u, n in enumerate(many):
        drawn = appeal + taste[rng.integers(20)] + rng.gumbel(size=items)
        rows += [(u, i, 1) for i in np.argpartition(-drawn, n)[:n]]
    parts = {"train": [], "test": []}
    for row in rows:
        parts["test" if mixed(row[0], int(row[1])) < .01 else "train"].append(row)
    for name, part in parts.items():
        with open(folder / f"{name}.csv", "w", newline="") as f:
            csv.writer(f).writerows([("user", "item", "rating"), *part])


def child(kind, folder):
    x, wanted, missing = load(pathlib.Path(folder))
    seconds, scores = als_at_once(x, time.process_time()) if kind == "als" and simulated(folder) else fit(kind, x)
    print(json.dumps([seconds, judge(scores, x, wanted, missing)]))


def peer(kind, folder):
    env = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    out = subprocess.run([sys.executable, __file__, "--child", kind, folder], env=env, check=True, capture_output=True, text=True)
    return json.loads(out.stdout)


def simulated(folder):
    return pathlib.Path(folder).name.startswith("zhike-simulated.")


def ours(kind, folder):
    name, env = "FilmTrust", dict(os.environ, GOMAXPROCS="1")
    if simulated(folder):
        name, env["ZHIKE_PAIRS"] = "Pairs", f"{folder}/train.csv"
    out = subprocess.run(["go", "test", "./mining/recommend", "-run", "^$", "-bench", f"Benchmark{name}/{kind}$", "-benchtime", "1x" if simulated(folder) else "3x"],
                         cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    return float(re.search(r"([0-9.e-]+) cpu-s/op", out.stdout).group(1))


def lab(kind, folder):
    out = subprocess.run([ROOT / "bin" / "zhike", "lab", "recommend", "--user", "user", "--item", "item", "--rating", "rating", "--model", kind,
                          "--test", f"{folder}/test.csv", "--json", f"{folder}/train.csv"], check=True, capture_output=True, text=True)
    m = json.loads(out.stdout)["metrics"]
    return [m["precision_k"], m["recall_k"], m["ndcg_k"], m["map_k"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", default=KINDS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--simulated", metavar="USERS,ITEMS,PAIRS")
    parser.add_argument("--child", nargs=2)
    args = parser.parse_args()
    if args.child:
        child(*args.child)
        return
    with tempfile.TemporaryDirectory(prefix="zhike-simulated." if args.simulated else "zhike-recommend.") as folder:
        if args.simulated:
            simulate(pathlib.Path(folder), *map(int, args.simulated.split(",")))
        else:
            split(pathlib.Path(folder))
        print("load", os.getloadavg())
        for kind in args.kinds:
            rounds = [(ours(kind, folder), peer(kind, folder)) for _ in range(args.rounds)]
            mine, theirs = statistics.median(r[0] for r in rounds), statistics.median(r[1][0] for r in rounds)
            show = lambda figures: " ".join(f"{v:.4f}" for v in figures)
            print(f"{kind:8} P R NDCG MAP@10: zhike {'not judged' if args.simulated else show(lab(kind, folder))}  peer {show(rounds[0][1][1][:4])} (stderr of NDCG {rounds[0][1][1][4]:.4f})"
                  f"  fit CPU s {mine:.4f} / {theirs:.4f} = {mine / max(theirs, 1e-9):.2f}")
        print("load", os.getloadavg())


if __name__ == "__main__":
    main()
