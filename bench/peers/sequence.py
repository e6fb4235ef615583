#!/usr/bin/env python3
"""Frequent sequences beside PrefixSpan of SPMF (Java), counts checked.

Each line is one minimum: the peer's process and ours in turn, on one thread,
the least processor seconds of as many rounds as asked. Both read the file; the
peer writes the patterns to a file in memory, ours keeps them. The peer's seconds
are told twice: of its whole process with one collector and one compiler thread
as Java has it by default, and without what a Java process costs that does nothing.

Needs a JDK, Go, the folder of the test data (ZHIKE_TESTDATA) and SPMF's source
(the folder that holds ca/pfv/spmf), which is not in Debian.

    bench/peers/sequence.py --spmf spmf
"""

import argparse
import os
import pathlib
import re
import resource
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DATA = pathlib.Path(os.environ.get("ZHIKE_TESTDATA", ROOT.parent / "shared" / "data"))
TASKS = [("SIGN.txt", 219, 1928), ("LEVIATHAN.txt", 292, 3698), ("LEVIATHAN.txt", 117, 33387), ("BMS1.txt", 60, 3991)]
MAIN = """
public class Peer {
    public static void main(String[] a) throws Exception {
        if (a.length == 0) return;
        var algo = new ca.pfv.spmf.algorithms.sequentialpatterns.prefixspan.AlgoPrefixSpan();
        algo.runAlgorithm(a[0], a[1], Integer.parseInt(a[2]));
    }
}
"""


def used():
    r = resource.getrusage(resource.RUSAGE_CHILDREN)
    return r.ru_utime + r.ru_stime


def build(spmf, folder):
    (folder / "Peer.java").write_text(MAIN)
    subprocess.run(["javac", "-nowarn", "-encoding", "UTF-8", "-sourcepath", spmf, "-d", folder, folder / "Peer.java"], check=True, stderr=subprocess.DEVNULL)
    subprocess.run(["go", "test", "-c", "-o", folder / "sequence.test", "./mining/sequence"], cwd=ROOT, check=True)


def peer(folder, *args):
    begin = used()
    subprocess.run(["java", "-XX:+UseSerialGC", "-cp", folder, "Peer", *map(str, args)], check=True, stdout=subprocess.DEVNULL)
    return used() - begin


def ours(folder, file, minimum):
    out = subprocess.run([folder / "sequence.test", "-test.run", "^$", "-test.bench", f"Real/{file}/{minimum}/closed=false", "-test.benchtime", "3x"],
                         cwd=ROOT / "mining" / "sequence", env=dict(os.environ, GOMAXPROCS="1", ZHIKE_TESTDATA=str(DATA)),
                         check=True, capture_output=True, text=True)
    return float(re.search(r"([0-9.e-]+) cpu-s/op", out.stdout).group(1))


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--spmf", required=True)
    args.add_argument("--rounds", type=int, default=3)
    a = args.parse_args()
    with tempfile.TemporaryDirectory(dir="/dev/shm") as name:
        folder = pathlib.Path(name)
        build(a.spmf, folder)
        print("load", os.getloadavg())
        idle = min(peer(folder) for _ in range(3))
        for file, minimum, patterns in TASKS:
            found = folder / "found.txt"
            rounds = [(ours(folder, file, minimum), peer(folder, DATA / "patterns" / file, found, minimum)) for _ in range(a.rounds)]
            lines = sum(1 for _ in open(found))
            if lines != patterns:
                raise SystemExit(f"the peer finds {lines} patterns in {file}, not {patterns}")
            mine, theirs = (min(r[k] for r in rounds) for k in (0, 1))
            print(f"{file} {minimum}: {patterns} patterns; CPU s zhike {mine:.3f}, SPMF {theirs:.3f} = {mine / theirs:.2f}"
                  f", without its start of {idle:.3f} s {mine / (theirs - idle):.2f}", flush=True)
        print("load", os.getloadavg())


if __name__ == "__main__":
    main()
