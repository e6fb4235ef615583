#!/usr/bin/env python3
"""PageRank and communities of real graphs, ours and igraph's, back to back.

PageRank (d = .85) of graph/wiki-Vote.txt as a directed graph; communities of it
and of graph/email-Eu-core.txt as undirected simple graphs, by igraph's Leiden
of two iterations (its default) and Louvain over as many seeds as asked. Ours are
the benchmarks BenchmarkPageRankReal and BenchmarkCommunitiesReal of mining/graph.
Each side runs in a process of its own on one thread, in turn; processor seconds
of one run, without reading, are medians over the rounds. Needs Debian's
python3-igraph, Go, and the folder of the test data (ZHIKE_TESTDATA).

    bench/peers/graph.py --rounds 3 --seeds 50
"""

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.environ.get("ZHIKE_TESTDATA") or os.path.join(os.path.dirname(ROOT), "shared", "data")
FILES = ["wiki-Vote.txt", "email-Eu-core.txt"]


def load(name):
    import igraph

    with open(os.path.join(DATA, "graph", name)) as f:
        edges = [line.replace(",", " ").split() for line in f if line[0] not in "#u"]
    return igraph.Graph.TupleList(edges, directed=True)


def child(seeds):
    """Prints, for each task, processor seconds of a run and what came out."""
    out = {}

    def repeat(name, run, quality):
        values, begin = [], time.process_time()
        for seed in range(seeds):
            random.seed(seed)
            values.append(run())
        seconds = (time.process_time() - begin) / seeds
        values = [quality(v) for v in values]
        out[name] = {"seconds": seconds, "mean": statistics.mean(values), "best": max(values)}

    directed = load(FILES[0])
    repeat("pagerank", lambda: directed.pagerank(damping=0.85), max)
    for name in FILES:
        g = load(name).as_undirected(mode="collapse")
        g.simplify()
        modularity = lambda c: g.modularity(c.membership)
        repeat("leiden " + name, lambda: g.community_leiden(objective_function="modularity", n_iterations=2), modularity)
        repeat("louvain " + name, lambda: g.community_multilevel(), modularity)
    print(json.dumps(out))


def peer(seeds):
    env = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    return json.loads(subprocess.run([sys.executable, __file__, "--child", "--seeds", str(seeds)], env=env, check=True, capture_output=True, text=True).stdout)


def bench(pattern, seeds):
    return subprocess.run(["go", "test", "./mining/graph", "-run", "^$", "-bench", pattern, "-benchtime", f"{seeds}x"],
                          cwd=ROOT, env=dict(os.environ, GOMAXPROCS="1"), check=True, capture_output=True, text=True).stdout


def ours(seeds):
    figure = lambda line, unit: float(re.search(r"([0-9.]+) " + unit, line).group(1))
    out = {"pagerank": {"seconds": figure(bench("PageRankReal", seeds), "cpu-s/op")}}
    for line in bench("CommunitiesReal/.*/rounds=2", seeds).splitlines():
        for name in FILES:
            if name in line:
                out["leiden " + name] = {"seconds": figure(line, "cpu-s/op"), "mean": figure(line, "mean-Q"), "best": figure(line, "best-Q")}
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--child", action="store_true")
    args = parser.parse_args()
    if args.child:
        child(args.seeds)
        return
    print("load", os.getloadavg())
    pairs = [(ours(args.seeds), peer(args.seeds)) for _ in range(args.rounds)]
    for task in pairs[0][1]:
        theirs = statistics.median(p[1][task]["seconds"] for p in pairs)
        p = pairs[0][1][task]
        line = f"{task:26} igraph {theirs:.4f} s, mean {p['mean']:.4f} best {p['best']:.4f}"
        if task in pairs[0][0]:
            mine, q = statistics.median(p[0][task]["seconds"] for p in pairs), pairs[0][0][task]
            line += f"  zhike {mine:.4f} s" + (f", mean {q['mean']:.4f} best {q['best']:.4f}" if "mean" in q else "") + f"  ratio {mine / theirs:.2f}"
        print(line)
    print("load", os.getloadavg())


if __name__ == "__main__":
    main()
