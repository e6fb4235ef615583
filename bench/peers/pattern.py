#!/usr/bin/env python3
"""Frequent sets beside Christian Borgelt's C programs fpgrowth and eclat.

Each line is one minimum: the peer's process and ours read the file and find the
sets in turn, on one thread, three rounds, the least processor seconds of each.
Counting: the peer writes nothing, ours keeps nothing. Listing: the peer writes
the sets to a file in memory, ours keeps them in memory. Ours is a benchmark's
pass (the text of the file is in memory), the peer's the whole process; what a
process costs that does nothing is told too.

The programs are not in Debian: build them from their source (make in
fpgrowth/src and eclat/src) and name them. Needs Go and the folder of the test
data (ZHIKE_TESTDATA).

    bench/peers/pattern.py --fpgrowth fpgrowth/src/fpgrowth --eclat eclat/src/eclat
"""

import argparse
import os
import re
import resource
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.environ.get("ZHIKE_TESTDATA") or os.path.join(os.path.dirname(ROOT), "shared", "data")
ONE = dict(os.environ, GOMAXPROCS="1", ZHIKE_TESTDATA=DATA)
TASKS = [("retail.dat", 441, 580), ("retail.dat", 89, 7589), ("retail.dat", 45, 19242), ("retail.dat", 9, 240852),
         ("mushroom.dat", 1625, 53583), ("mushroom.dat", 813, 574431), ("mushroom.dat", 407, 3755511)]


def used():
    r = resource.getrusage(resource.RUSAGE_CHILDREN)
    return r.ru_utime + r.ru_stime


def peer(program, file, minimum, out):
    begin = used()
    p = subprocess.run([program, "-m1", f"-s-{minimum}", os.path.join(DATA, "patterns", file)] + ([out] if out else []),
                       capture_output=True, text=True)
    seconds = used() - begin
    found = re.search(r"\[(\d+) set", p.stderr)
    return seconds, int(found.group(1))


def ours(binary, sets, what):
    name = f"Real/.*/{sets}/auto/{what}$"
    out = subprocess.run([binary, "-test.run", "^$", "-test.bench", name, "-test.benchtime", "3x"],
                         cwd=os.path.join(ROOT, "mining", "pattern"), env=ONE, check=True, capture_output=True, text=True)
    return float(re.search(r"([0-9.e-]+) cpu-s/op", out.stdout).group(1))


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--fpgrowth", required=True)
    args.add_argument("--eclat", required=True)
    args.add_argument("--rounds", type=int, default=3)
    a = args.parse_args()
    binary = "/dev/shm/zhike-pattern.test"
    subprocess.run(["go", "test", "-c", "-o", binary, "./mining/pattern"], cwd=ROOT, check=True)
    print("load", os.getloadavg())
    print("file, minimum, sets | counting: fpgrowth, eclat, ours, ratio | listing: fpgrowth, eclat, ours, ratio")
    for file, minimum, sets in TASKS:
        cells = []
        for what, out in (("count", None), ("list", "/dev/shm/zhike-peer.txt")):
            best = {"fpgrowth": 1e9, "eclat": 1e9, "ours": 1e9}
            for _ in range(a.rounds):
                for name, program in (("fpgrowth", a.fpgrowth), ("eclat", a.eclat)):
                    seconds, found = peer(program, file, minimum, out)
                    if abs(found - sets) > 1:
                        raise SystemExit(f"{name} finds {found} sets, not {sets}")
                    best[name] = min(best[name], seconds)
                best["ours"] = min(best["ours"], ours(binary, sets, what))
            ratio = best["ours"] / min(best["fpgrowth"], best["eclat"])
            cells.append(f"{best['fpgrowth']:.3f}, {best['eclat']:.3f}, {best['ours']:.3f}, {ratio:.2f}")
        print(f"{file}, {minimum}, {sets} | {cells[0]} | {cells[1]}", flush=True)
    for f in (binary, "/dev/shm/zhike-peer.txt"):
        os.remove(f)
    print("load", os.getloadavg())


if __name__ == "__main__":
    main()
