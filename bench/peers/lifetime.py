#!/usr/bin/env python3
"""Run fits of models of orders by other ways and by ours on the same customers.

For each size a summary file (frequency, recency, age) of simulated customers is
written, or one is read with --summary, then fitted back to back by

  zhike      if --zhike names the program: `zhike lab clv --summary --json`
  numpy      the textbook way: the vectorised negative log-likelihood of Fader
             & Hardie, minimised by scipy's L-BFGS-B with numerical gradients
             on log-parameters
  lifetimes  if the Python package can be imported (it needs autograd)

with one thread each, in turn, as many rounds as asked. CPU seconds of the fit
alone are printed, the least of the rounds, and each one's log-likelihood; of
zhike the clock of the fit, CPU seconds of the whole process, reading included,
and with --go CPU seconds of the fit alone by the benchmark of mining/lifetime
on customers of the same kind (the clock says little on a busy machine): a fit that is quicker because
it stops early would show there. --exact goes on from numpy's end to the maximum
itself, for figures to test against.

Needs Debian's python3-numpy and python3-scipy.

    bench/peers/lifetime.py --zhike ./zhike 10000 100000 1000000
    bench/peers/lifetime.py --model pareto --zhike ./zhike 10000 100000
    bench/peers/lifetime.py --model mbgnbd --exact --summary cdnow_customers_summary.csv
"""

import argparse
import json
import os
import re
import resource
import subprocess
import tempfile

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", GOMAXPROCS="1")

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, gammaln, hyp2f1

try:
    import lifetimes
except ImportError:
    lifetimes = None


def leaves_at_orders(early):
    """Customers who leave after an order with a chance of their own; with early
    also right at the start."""

    def simulate(rng, params, n, age):
        r, alpha, a, b = params
        rate, leave = rng.gamma(r, 1 / alpha, n), rng.beta(a, b, n)
        active = np.flatnonzero(rng.random(n) >= leave) if early else np.arange(n)
        return orders(rng, rate, age, active, lambda on: rng.random(len(on)) >= leave[on])

    def log_likelihood(params, x, last, age):
        r, alpha, a, b = params
        k = x + early
        common = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        alive = betaln(a, b + k) - betaln(a, b) - (r + x) * np.log(alpha + age)
        gone = betaln(a + 1, b + np.maximum(k, 1) - 1) - betaln(a, b) - (r + x) * np.log(alpha + last)
        return np.sum(common + np.logaddexp(alive, np.where(k > 0, gone, -np.inf)))

    return simulate, log_likelihood


def simulate_pareto(rng, params, n, age):
    r, alpha, s, beta = params
    rate = rng.gamma(r, 1 / alpha, n)
    leave = rng.exponential(1 / np.maximum(rng.gamma(s, 1 / beta, n), 1e-300))
    return orders(rng, rate, np.minimum(age, leave), np.arange(n), lambda on: slice(None))


def pareto_log_likelihood(params, x, last, age):
    r, alpha, s, beta = params
    k = r + s + x
    high, gap = max(alpha, beta), abs(alpha - beta)
    second = s + 1 if alpha >= beta else r + x

    def part(t):
        return np.log(hyp2f1(k, second, k + 1, gap / (high + t))) - k * np.log(high + t)

    first, later = part(last), part(age)
    with np.errstate(divide="ignore"):
        gone = np.log(s / k) + first + np.log1p(-np.exp(np.minimum(later - first, 0)))
    alive = -(r + x) * np.log(alpha + age) - s * np.log(beta + age)
    return np.sum(gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta) + np.logaddexp(alive, gone))


def orders(rng, rate, end, active, stays):
    """Repeat orders up to the end: their number and the time of the last."""
    n = len(rate)
    x, last, now = np.zeros(n, int), np.zeros(n), np.zeros(n)
    while len(active):
        now[active] += rng.exponential(1 / np.maximum(rate[active], 1e-300))
        active = active[now[active] <= end[active]]
        x[active] += 1
        last[active] = now[active]
        active = active[stays(active)]
    return x, last


# Names, the shops that are simulated (times in weeks), lifetimes' fitter.
MODELS = {
    "bgnbd": (("r", "alpha", "a", "b"), {"cdnow": (0.2426, 4.4135, 0.7929, 2.4258), "frequent": (1.5, 8.0, 0.8, 6.0)},
              "BetaGeoFitter", *leaves_at_orders(0)),
    "mbgnbd": (("r", "alpha", "a", "b"), {"cdnow": (0.5248, 6.183, 0.8914, 1.614), "frequent": (1.5, 8.0, 0.8, 6.0)},
               "ModifiedBetaGeoFitter", *leaves_at_orders(1)),
    "pareto": (("r", "alpha", "s", "beta"), {"cdnow": (0.5533, 10.578, 0.6062, 11.668), "frequent": (1.5, 8.0, 1.2, 40.0)},
               "ParetoNBDFitter", simulate_pareto, pareto_log_likelihood),
}


def cpu(who=resource.RUSAGE_SELF):
    use = resource.getrusage(who)
    return use.ru_utime + use.ru_stime


def fit_numpy(model, data, exact):
    log_likelihood = MODELS[model][4]
    n, age = len(data[0]), np.mean(data[2])
    start = np.log([1.0, age, 1.0, age * 1.1 if model == "pareto" else 2.0])
    loss = lambda t: -log_likelihood(np.exp(t), *data) / n
    found = minimize(loss, start, method="L-BFGS-B", tol=1e-9)
    if exact:
        found = minimize(loss, found.x, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-13, "maxiter": 4000, "maxfev": 8000})
        print("             " + ", ".join(f"{k} {v:.6f}" for k, v in zip(MODELS[model][0], np.exp(found.x))))
    return -found.fun * n


def fit_lifetimes(model, data):
    fitter = getattr(lifetimes, MODELS[model][2])()
    fitter.fit(*data)
    return MODELS[model][4](fitter.params_[list(MODELS[model][0])].values, *data)


def fit_zhike(program, model, path):
    before = cpu(resource.RUSAGE_CHILDREN)
    out = subprocess.run([program, "lab", "clv", "--summary", "--model", model, "--json", path], check=True, capture_output=True)
    document = json.loads(out.stdout)
    return document["seconds"]["fit"], cpu(resource.RUSAGE_CHILDREN) - before, document["metrics"]["loglik"], document["peak_mb"]


def benchmark(args, n):
    """CPU seconds of our fit."""
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    name = {"bgnbd": "BenchmarkFitBGNBD", "pareto": "BenchmarkFitParetoNBD"}[args.model]
    out = subprocess.run(["go", "test", "./mining/lifetime", "-run", "^$", "-bench", f"^{name}$/^{args.shop}$/^{n}$", "-benchtime", "3x"],
                         cwd=root, check=True, capture_output=True, text=True)
    return float(re.search(r"([0-9.e-]+) cpu-s/op", out.stdout).group(1))


def compare(args, data):
    ways = [("numpy", lambda: fit_numpy(args.model, data, args.exact))]
    if lifetimes:
        ways.append(("lifetimes", lambda: fit_lifetimes(args.model, data)))
    else:
        print("  lifetimes  is not installed")
    ours, alone, theirs = [], [], {name: [] for name, _ in ways}
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as f:
        np.savetxt(f, np.column_stack(data), "%d,%.17g,%.17g", header="frequency,recency,age", comments="")
        f.flush()
        for _ in range(args.rounds):
            if args.zhike:
                ours.append(fit_zhike(args.zhike, args.model, f.name))
            if args.go:
                alone.append(benchmark(args, len(data[0])))
            for name, fit in ways:
                begin = cpu()
                value = fit()
                theirs[name].append((cpu() - begin, value))
    if ours:
        seconds, whole, value, peak = min(ours)
        print(f"  {'zhike':10} {seconds:8.3f} s fit     loglik {value:.4f}   whole program {whole:.2f} CPU s, {peak} MB")
    if alone:
        print(f"  {'benchmark':10} {min(alone):8.3f} CPU s")
    for name, rounds in theirs.items():
        seconds, value = min(rounds)
        own = min(alone) if alone else min(ours)[0] if ours else None
        print(f"  {name:10} {seconds:8.3f} CPU s   loglik {value:.4f}" + (f"   ratio {own / seconds:.3f}" if own else ""), flush=True)


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    ask.add_argument("--model", choices=MODELS, default="bgnbd")
    ask.add_argument("--shop", choices=["cdnow", "frequent"], default="cdnow")
    ask.add_argument("--summary", help="a file whose columns 2 to 4 are frequency, recency and age, instead of simulated customers")
    ask.add_argument("--rounds", type=int, default=1)
    ask.add_argument("--exact", action="store_true")
    ask.add_argument("--go", action="store_true", help="measure our fit's CPU seconds by its benchmark")
    ask.add_argument("--zhike", help="our program")
    ask.add_argument("--seed", type=int, default=1)
    args = ask.parse_args()

    if args.summary:
        x, last, age = np.loadtxt(args.summary, delimiter=",", skiprows=1, usecols=(1, 2, 3), unpack=True)
        print(f"{args.model}, {args.summary}, {len(x):,} customers")
        compare(args, (x.astype(int), last, age))
        return
    for n in args.sizes:
        rng = np.random.default_rng(args.seed)
        age = rng.integers(26, 53, n).astype(float)  # weeks since the first order, over half a year
        x, last = MODELS[args.model][3](rng, MODELS[args.model][1][args.shop], n, age)
        print(f"{args.model} {args.shop}, {n:,} customers, {np.sum(x > 0):,} with a repeat purchase, load {os.getloadavg()[0]:.1f}", flush=True)
        compare(args, (x, last, age))


if __name__ == "__main__":
    main()
