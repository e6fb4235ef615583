#!/usr/bin/env python3
"""Chinese word segmentation, ours beside gse, on the PKU test of SIGHAN 2005.

Both cut the test's lines on one thread, by turns, as many rounds as asked: ours
by BenchmarkWords of mining/text, gse (the dictionary of simplified Chinese that
comes with it; shortest path, and with its hidden Markov model) in a program that
is built in a folder that goes away. Printed are megabytes a processor second, the
median of the rounds, and F1 against the gold standard.

Needs Go, which fetches gse, and the folder of the test data (ZHIKE_TESTDATA).

    bench/peers/segment.py [--rounds 3]
"""

import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DATA = pathlib.Path(os.environ.get("ZHIKE_TESTDATA", ROOT.parent / "shared" / "data"))
GOLD = DATA / "text/segmentation/pku_test_gold.utf8"
ENV = {**os.environ, "GOMAXPROCS": "1"}

PEER = r'''
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"syscall"

	"github.com/go-ego/gse"
)

func cpu() float64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

func main() {
	var s gse.Segmenter
	s.SkipLog = true
	if err := s.LoadDictEmbed("zh_s"); err != nil {
		panic(err)
	}
	f, _ := os.Open(os.Args[1])
	var lines []string
	bytes := 0
	for in := bufio.NewScanner(f); in.Scan(); {
		lines = append(lines, strings.Join(strings.Fields(in.Text()), ""))
		bytes += len(lines[len(lines)-1])
	}
	cut := make([][]string, len(lines))
	begin := cpu()
	for round := 0; round < 5; round++ {
		for i, line := range lines {
			if os.Args[2] == "hmm" {
				cut[i] = s.Cut(line, true)
			} else {
				cut[i] = s.Slice(line) // its quickest way
			}
		}
	}
	fmt.Fprintf(os.Stderr, "%g\n", float64(bytes)*5/1e6/(cpu()-begin))
	out := bufio.NewWriter(os.Stdout)
	for _, words := range cut {
		fmt.Fprintln(out, strings.Join(words, " "))
	}
	out.Flush()
}
'''


def f1(lines):
    right = ours = theirs = 0
    for words, line in zip(lines, open(GOLD, encoding="utf8")):
        def ends(words):
            at, out = 0, set()
            for w in words:
                out.add((at, at + len(w)))
                at += len(w)
            return out
        a, b = ends(words.split()), ends(line.split())
        right, ours, theirs = right + len(a & b), ours + len(a), theirs + len(b)
    return 2 * right / (ours + theirs)


def build(folder):
    (folder / "main.go").write_text(PEER)
    for command in (["mod", "init", "peer"], ["get", "github.com/go-ego/gse@v0.80.3"], ["build", "-o", "gse", "."]):
        subprocess.run(["go", *command], cwd=folder, check=True, capture_output=True)
    return folder / "gse"


def ours():
    out = subprocess.run(["go", "test", "./mining/text", "-run", "xxx", "-bench", "^BenchmarkWords$"],
                         cwd=ROOT, env=ENV, check=True, capture_output=True, text=True).stdout
    size = sum(len("".join(line.split()).encode()) for line in open(GOLD, encoding="utf8"))
    return size / 1e6 / float(re.search(r"([\d.e-]+) cpu-s/op", out)[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    print("load", os.getloadavg()[0])
    with tempfile.TemporaryDirectory() as folder:
        program = build(pathlib.Path(folder))
        speeds = {"zhike": [], "gse": [], "gse, HMM": []}
        quality = {}
        for _ in range(rounds):
            speeds["zhike"].append(ours())
            for name, mode in (("gse", "path"), ("gse, HMM", "hmm")):
                done = subprocess.run([program, GOLD, mode], env=ENV, check=True, capture_output=True, text=True)
                speeds[name].append(float(done.stderr.split()[-1]))
                quality[name] = f1(done.stdout.splitlines())
    text = "".join("".join(line.split()) + "\n" for line in open(GOLD, encoding="utf8"))
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf8") as file:
        file.write(text)
        file.flush()
        cut = subprocess.run([ROOT / "bin/zhike", "lab", "tokenise", file.name], check=True, capture_output=True, text=True)
    quality["zhike"] = f1(cut.stdout.splitlines())
    for name, speed in speeds.items():
        print(f"{name:9} {statistics.median(speed):6.1f} MB/CPU s   F1 {quality[name]:.4f}")


if __name__ == "__main__":
    sys.exit(main())
