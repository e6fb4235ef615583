#!/usr/bin/env python3
"""Uplift on Hillstrom's e-mail data, ours and scikit-learn's, back to back.

The women's e-mail against none, outcome visit, five given folds. The peer is
the two-model learner and the class transformation with scikit-learn's logistic
regression (numbers standardised, categories one-hot, C = 1), measured with the
same definitions as `zhike lab uplift`: uplift among the 30 % of all rows with
the highest scores, the area under the gain curve, the Qini coefficient divided
by that of hindsight's ranking. Each side fits in a process of its own on one
thread, in turn, as many rounds as asked; processor seconds of fitting and
scoring are medians, ours by the benchmark BenchmarkFolds of mining/uplift.

Needs Debian's python3-sklearn and python3-pandas, Go, a built bin/zhike, and
the folder of the test data (ZHIKE_TESTDATA).

    bench/peers/uplift.py --rounds 3
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.environ.get("ZHIKE_TESTDATA") or os.path.join(os.path.dirname(ROOT), "shared", "data")
LEARNERS = ["t", "transformed"]
NUMBERS = ["recency", "history", "mens", "womens", "newbie"]
CATEGORIES = ["history_segment", "zip_code", "channel"]


def ranked(score, treated, y):
    """Sums of both sides at the end of each distinct score."""
    import numpy as np

    order = np.argsort(-score, kind="stable")
    s, t, o = score[order], treated[order], y[order]
    ends = np.append(np.nonzero(np.diff(s))[0], len(s) - 1)
    sums = [np.cumsum(v)[ends].astype(float) for v in (t, 1 - t, t * o, (1 - t) * o)]
    return [np.insert(v, 0, 0) for v in sums]


def qini(score, treated, y):
    import numpy as np

    nt, nc, yt, yc = ranked(score, treated, y)
    curve = (yt - np.divide(yc * nt, nc, out=np.zeros_like(nc), where=nc > 0)) / len(y)
    return np.trapz(curve, (nt + nc) / len(y)) - curve[-1] / 2


def figures(score, treated, y):
    import numpy as np

    order = np.argsort(-score, kind="stable")[: int(0.3 * len(score))]
    nt, nc, yt, yc = ranked(score, treated, y)
    share = (nt + nc) / len(y)
    rate = lambda a, n: np.divide(a, n, out=np.zeros_like(n), where=n > 0)
    gain = np.where((nt > 0) & (nc > 0), rate(yt, nt) - rate(yc, nc), 0) * share
    top, t = y[order], treated[order] == 1
    return {"uplift_30": top[t].mean() - top[~t].mean(), "auuc": np.trapz(gain, share),
            "qini_normalised": qini(score, treated, y) / qini(y * (2 * treated - 1), treated, y)}


def child(model):
    """Runs in the child: prints the mean figures and the processor seconds."""
    import numpy as np
    import pandas as pd
    from sklearn.compose import ColumnTransformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    table = pd.read_csv(os.path.join(DATA, "marketing", "hillstrom.csv"))
    fold = pd.read_csv(os.path.join(DATA, "folds", "folds_hillstrom.csv"))["womens"].to_numpy()
    table, fold = table[fold >= 0], fold[fold >= 0]
    treated = (table["segment"] == "Womens E-Mail").to_numpy().astype(int)
    y = table["visit"].to_numpy()
    fresh = lambda: make_pipeline(ColumnTransformer([("n", StandardScaler(), NUMBERS), ("c", OneHotEncoder(handle_unknown="ignore"), CATEGORIES)]),
                                  LogisticRegression(max_iter=1000))
    found, seconds = [], 0.0
    for k in range(5):
        train, test = fold != k, fold == k
        x, t, o, ask = table[train], treated[train], y[train], table[test]
        begin = time.process_time()
        if model == "t":
            score = fresh().fit(x[t == 1], o[t == 1]).predict_proba(ask)[:, 1] - fresh().fit(x[t == 0], o[t == 0]).predict_proba(ask)[:, 1]
        else:
            weights = np.where(t == 1, 0.5 / t.mean(), 0.5 / (1 - t.mean()))
            score = 2 * fresh().fit(x, (o == t).astype(int), logisticregression__sample_weight=weights).predict_proba(ask)[:, 1] - 1
        seconds += time.process_time() - begin
        found.append(figures(score, treated[test], y[test]))
    print(json.dumps({"seconds": seconds, **{name: float(np.mean([f[name] for f in found])) for name in found[0]}}))


def peer(model):
    env = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    return json.loads(subprocess.run([sys.executable, __file__, "--child", model], env=env, check=True, capture_output=True, text=True).stdout)


def ours(model):
    """Processor seconds of fitting and scoring, as the benchmark counts them."""
    out = subprocess.run(["go", "test", "./mining/uplift", "-run", "^$", "-bench", f"BenchmarkFolds/{model}$", "-benchtime", "1x"],
                         cwd=ROOT, env=dict(os.environ, GOMAXPROCS="1"), check=True, capture_output=True, text=True)
    return float(re.search(r"([0-9.]+) cpu-s/op", out.stdout).group(1))


def quality(model):
    """The figures of `zhike lab uplift` on the same folds."""
    out = subprocess.run([os.path.join(ROOT, "bin", "zhike"), "lab", "uplift", "--treatment", "segment", "--treated", "Womens E-Mail", "--control", "No E-Mail",
                          "--outcome", "visit", "--drop", "conversion,spend", "--model", model, "--json",
                          "--folds", os.path.join(DATA, "folds", "folds_hillstrom.csv") + ":womens", os.path.join(DATA, "marketing", "hillstrom.csv")],
                         env=dict(os.environ, GOMAXPROCS="1"), check=True, capture_output=True, text=True)
    return json.loads(out.stdout)["metrics"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child")
    args = parser.parse_args()
    if args.child:
        child(args.child)
        return
    print("load", os.getloadavg())
    for model in LEARNERS:
        pairs = [(ours(model), peer(model)) for _ in range(args.rounds)]
        mine, theirs = statistics.median(p[0] for p in pairs), statistics.median(p[1]["seconds"] for p in pairs)
        q, p = quality(model), pairs[0][1]
        print(f"{model:12} zhike {mine:.3f} s  scikit-learn {theirs:.3f} s  ratio {mine / theirs:.2f}")
        for name in ("uplift_30", "auuc", "qini_normalised"):
            print(f"{'':12} {name:16} zhike {q[name]:.4f}  scikit-learn {p[name]:.4f}")
    print("load", os.getloadavg())


if __name__ == "__main__":
    main()
