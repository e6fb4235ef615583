#!/usr/bin/env python3
"""Text classifiers: scikit-learn's and ours on the same rows, back to back.

Four labelled sets of short Chinese texts: take-away reviews, hotel reviews, news
titles, and a hotline's messages with subject and details. Rows whose index from
0 divides by 5 are the test (of the titles: the other file). scikit-learn has
TfidfVectorizer on characters 1–2, sublinear, min_df as asked, with LinearSVC,
MultinomialNB or LogisticRegression at the cost or smoothing given below, those of
LinearSVC among the best on the test rows, which ours do not see. Ours is `zhike lab text`
at its defaults, which chooses the cost on texts held back and calibrates.

Processor seconds are those of features and fit, one thread: the peer's process
time, and BenchmarkRealTexts of mining/text, in turn, as many rounds as asked; the
median is printed.

Needs Debian's python3-sklearn, Go, bin/zhike, and the test data.

    bench/peers/text.py --rounds 3
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
DATA = pathlib.Path(os.environ.get("ZHIKE_TESTDATA", ROOT.parent / "shared" / "data")) / "text"
SETS = {
    "waimai": ("waimai_10k.csv", "review", "label"),
    "hotel": ("ChnSentiCorp_htl_all.csv", "review", "label"),
    "THUCNews": ("thucnews_titles_dev.txt", "A", "B"),
    "hotline": ("hotline/labelled_sample.csv", "留言主题,留言详情", "一级分类"),
}
# Cost of the machines and smoothing of Bayes.
PEER = {
    "waimai": {"svm": .3, "logistic": 3, "bayes": .3},
    "hotel": {"svm": 1, "logistic": 10, "bayes": .1},
    "THUCNews": {"svm": 1, "logistic": 10, "bayes": .1},
    "hotline": {"svm": 3, "logistic": 30, "bayes": .01},
}


def load(name):
    file, texts, label = SETS[name]
    if name == "THUCNews":
        parts = [[line.rstrip("\n").split("\t") for line in open(DATA / f"thucnews_titles_{part}.txt", encoding="utf-8")] for part in ("dev", "test")]
        return parts
    rows = [(" ".join(r[c].strip() for c in texts.split(",")), r[label]) for r in csv.DictReader(open(DATA / file, encoding="utf-8-sig"))]
    return [[r for i, r in enumerate(rows) if (i % 5 == 0) == test and r[0].strip()] for test in (False, True)]


def fit(name, model, least):
    """Runs in the child: prints the accuracy and the processor seconds of features and fit."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.naive_bayes import MultinomialNB
    from sklearn.svm import LinearSVC

    train, test = load(name)
    setting = PEER[name][model]
    begin = time.process_time()
    features = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True, min_df=least)
    x = features.fit_transform([r[0] for r in train])
    m = {"svm": lambda: LinearSVC(C=setting), "bayes": lambda: MultinomialNB(alpha=setting), "logistic": lambda: LogisticRegression(C=setting, solver="liblinear")}[model]()
    m.fit(x, [r[1] for r in train])
    seconds = time.process_time() - begin
    print(json.dumps([m.score(features.transform([r[0] for r in test]), [r[1] for r in test]), seconds]))


def peer(name, model, least):
    env = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    out = subprocess.run([sys.executable, __file__, "--child", name, model, str(least)], env=env, check=True, capture_output=True, text=True)
    return json.loads(out.stdout)


def ours(name, model):
    file, texts, label = SETS[name]
    how = ["--test", str(DATA / "thucnews_titles_test.txt")] if name == "THUCNews" else ["--holdout", "every:5"]
    out = subprocess.run([str(ROOT / "bin" / "zhike"), "lab", "text", str(DATA / file), "--text", texts, "--label", label, "--model", model, "--json", *how],
                         env=dict(os.environ, GOMAXPROCS="1"), check=True, capture_output=True, text=True)
    return json.loads(out.stdout)["metrics"]["accuracy"]


def seconds(binary, name, model):
    out = subprocess.run([binary, "-test.run", "^$", "-test.bench", f"BenchmarkRealTexts/{name}/{model}$", "-test.benchtime", "1x"], cwd=ROOT / "mining" / "text",
                         env=dict(os.environ, GOMAXPROCS="1"), check=True, capture_output=True, text=True)
    return float(re.search(r"([0-9.]+) cpu-s/op", out.stdout).group(1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=list(SETS))
    parser.add_argument("--models", default="svm,logistic,bayes")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--min-df", type=int, default=1, help="of the peer")
    parser.add_argument("--child", nargs=3)
    args = parser.parse_args()
    if args.child:
        fit(args.child[0], args.child[1], int(args.child[2]))
        return
    print("load", os.getloadavg())
    with tempfile.TemporaryDirectory() as folder:
        binary = str(pathlib.Path(folder) / "text.test")
        subprocess.run(["go", "test", "-c", "-o", binary, "./mining/text"], cwd=ROOT, check=True)
        for name in args.sets:
            for model in args.models.split(","):
                theirs, mine = [], []
                for _ in range(args.rounds):
                    accuracy, used = peer(name, model, args.min_df)
                    theirs.append(used)
                    mine.append(seconds(binary, name, model))
                a, b = statistics.median(mine), statistics.median(theirs)
                print(f"{name:9} {model:9} accuracy {ours(name, model):.4f}, scikit-learn {accuracy:.4f}; CPU s {a:.3f}, scikit-learn {b:.3f}: {a / b:.2f} x", flush=True)
    print("load", os.getloadavg())


if __name__ == "__main__":
    main()
