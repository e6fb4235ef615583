#!/usr/bin/env python3
"""Topics of real texts: ours and scikit-learn's NMF and LDA, back to back.

Texts are cut by `zhike lab tokenise`, so all have the same terms: two characters and
more, no stop words, in 5 documents at least and half of them at most. Ours is
BenchmarkFactorise of mining/text, starts included; NMF is scikit-learn's by coordinate
descent from NNDSVD (what "nndsvda" fills in costs more), on the same sublinear TF-IDF with the same rule to stop; LDA is its
online variational Bayes on counts, ten passes. Ten topics each. Printed are processor seconds of the fit, the
square that is left of the matrix, and the mean NPMI of the ten heaviest terms of each topic,
counted in the documents learnt from.

Needs Debian's python3-sklearn, bin/zhike (go build -o bin/zhike ./cmd/zhike) and Go.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 bench/peers/topics.py --rounds 3 FILE.csv:COLUMN …
"""

import argparse
import csv
import math
import os
import re
import statistics
import subprocess
import tempfile
import time

import numpy as np
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

K, TERMS = 10, 10


def terms_of(spec, folder):
    file, column = spec.rsplit(":", 1)
    lines = os.path.join(folder, "lines.txt")
    with open(file, encoding="utf-8-sig", newline="") as f, open(lines, "w") as out:
        for row in csv.DictReader(f):
            out.write(" ".join("".join(c if c.isprintable() else " " for c in row[column]).split()) + "\n")
    cut = subprocess.run(["bin/zhike", "lab", "tokenise", lines], capture_output=True, text=True, check=True).stdout
    stop = set()
    for line in open("mining/text/data/stopwords.txt"):
        if not line.startswith("#"):
            stop.update(line.split())
    documents = []
    for line in cut.split("\n")[:-1]:
        words = [w.lower() for w in line.split()]
        documents.append([w for w in words if len(w) > 1 and w not in stop and re.match(r"[^\W\d]", w)])
    path = os.path.join(folder, "terms.txt")
    with open(path, "w") as out:
        out.writelines(" ".join(d) + "\n" for d in documents)
    return documents, path


def coherence(components, x):
    present = (x > 0).astype(float)
    n, total = x.shape[0], 0.0
    for topic in components:
        top = np.argsort(-topic)[:TERMS]
        both = (present[:, top].T @ present[:, top]).toarray() / n
        values = []
        for i in range(TERMS):
            for j in range(i):
                p = both[i, j]
                values.append(-1 if p == 0 else 1 if p == 1 else math.log(p / both[i, i] / both[j, j]) / -math.log(p))
        total += sum(values) / len(values)
    return total / len(components)


def peers(documents):
    counts = CountVectorizer(analyzer=lambda d: d, min_df=5, max_df=0.5).fit_transform(documents)
    counts = counts[counts.getnnz(axis=1) > 0]
    x = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    out = {}
    for name, m, data in [
        ("NMF", NMF(K, init="nndsvd", tol=1e-4, max_iter=200, random_state=1), x),
        ("LDA", LatentDirichletAllocation(K, learning_method="online", max_iter=10, random_state=1), counts),
    ]:
        begin = time.process_time()
        w = m.fit_transform(data)
        seconds = time.process_time() - begin
        left = float("nan")
        if name == "NMF":
            h = m.components_
            left = x.multiply(x).sum() - 2 * (w * (x @ h.T)).sum() + ((w.T @ w) * (h @ h.T)).sum()
        out[name] = seconds, left, coherence(m.components_, counts)
    return out


def ours(path):
    env = dict(os.environ, GOMAXPROCS="1", ZHIKE_TERMS=path)
    out = subprocess.run(["go", "test", "./mining/text", "-run", "^$", "-bench", "^BenchmarkFactorise$", "-benchtime", "1x"], env=env, capture_output=True, text=True, check=True).stdout
    value = lambda unit: float(re.search(r"([\d.e+-]+) " + unit, out)[1])
    return value("cpu-s/op"), value("residual"), value("coherence")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("files", nargs="+")
    a = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for spec in a.files:
            documents, path = terms_of(spec, folder)
            runs = {}
            for _ in range(a.rounds):
                runs.setdefault("ours", []).append(ours(path))
                for name, figures in peers(documents).items():
                    runs.setdefault(name, []).append(figures)
            base = statistics.median(f[0] for f in runs["ours"])
            print(f"{os.path.basename(spec)}: {len(documents)} documents; load {os.getloadavg()[0]:.1f}")
            for name, figures in runs.items():
                seconds = statistics.median(f[0] for f in figures)
                print(f"  {name:5} {seconds:7.3f} CPU s (ours {base / seconds:.2f} x), left {figures[0][1]:.1f}, coherence {figures[0][2]:.4f}")


main()
