#!/usr/bin/env python3
"""Run Pareto/NBD fits of another way and of ours on the same simulated customers.

For each size a summary file (frequency, recency, age) is written, then fitted
back to back by

  numpy      the textbook way: Fader & Hardie's vectorised log-likelihood with
             two Gauss hypergeometric functions, minimised by scipy's L-BFGS-B
             with numerical gradients on log-parameters
  lifetimes  if the Python package can be imported
  zhike      if --zhike names the program: `zhike lab clv --model pareto`

with one thread each. CPU seconds of the fit alone are printed, for zhike also
of its whole process, and each one's log-likelihood.

Needs Debian's python3-numpy and python3-scipy.

    bench/peers/pareto.py --zhike ./zhike 10000 100000 1000000
"""

import argparse
import json
import os
import resource
import subprocess
import tempfile

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", GOMAXPROCS="1")

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln, hyp2f1

try:
    import lifetimes
except ImportError:
    lifetimes = None

SHOPS = {  # r, alpha, s, beta in weeks
    "cdnow": (0.5533, 10.578, 0.6062, 11.668),
    "frequent": (1.5, 8.0, 1.2, 40.0),
}


def simulate(shop, n, seed):
    """Frequency, recency and age of n customers who joined over half a year."""
    rng = np.random.default_rng(seed)
    r, alpha, s, beta = SHOPS[shop]
    rate = rng.gamma(r, 1 / alpha, n)
    leave = rng.exponential(1 / np.maximum(rng.gamma(s, 1 / beta, n), 1e-300))
    age = rng.integers(26, 53, n).astype(float)
    x, last = np.zeros(n, int), np.zeros(n)
    now, active = np.zeros(n), np.arange(n)
    end = np.minimum(age, leave)
    while len(active):
        now[active] += rng.exponential(1 / np.maximum(rate[active], 1e-300))
        active = active[now[active] <= end[active]]
        x[active] += 1
        last[active] = now[active]
    return x, last, age


def cpu():
    """CPU seconds of this process."""
    use = resource.getrusage(resource.RUSAGE_SELF)
    return use.ru_utime + use.ru_stime


def log_likelihood(params, x, last, age):
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


def fit_numpy(x, last, age):
    n = len(x)
    start = np.log([1.0, np.mean(age), 1.0, np.mean(age) * 1.1])
    found = minimize(lambda t: -log_likelihood(np.exp(t), x, last, age) / n, start, method="L-BFGS-B", tol=1e-9)
    return -found.fun * n


def fit_lifetimes(x, last, age):
    fitter = lifetimes.ParetoNBDFitter()
    fitter.fit(x, last, age)
    return log_likelihood(fitter.params_[["r", "alpha", "s", "beta"]].values, x, last, age)


def fit_zhike(program, path):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run([program, "lab", "clv", "--summary", "--model", "pareto", "--json", path], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    whole = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    document = json.loads(out.stdout)
    return document["seconds"]["fit"], whole, document["metrics"]["loglik"], document["peak_mb"]


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    ask.add_argument("--shop", choices=SHOPS, default="cdnow")
    ask.add_argument("--zhike", help="our program")
    ask.add_argument("--seed", type=int, default=1)
    args = ask.parse_args()

    for n in args.sizes:
        x, last, age = simulate(args.shop, n, args.seed)
        print(f"{args.shop}, {n:,} customers, {np.sum(x > 0):,} with a repeat purchase, load {os.getloadavg()[0]:.1f}", flush=True)
        if args.zhike:
            with tempfile.NamedTemporaryFile("w", suffix=".csv") as f:
                np.savetxt(f, np.column_stack([x, last, age]), "%d,%.17g,%g", header="frequency,recency,age", comments="")
                f.flush()
                seconds, whole, value, peak = fit_zhike(args.zhike, f.name)
                print(f"  {'zhike':10} {seconds:8.3f} s fit     loglik {value:.4f}   whole program {whole:.2f} CPU s, {peak} MB", flush=True)
        for name, fit in (("numpy", fit_numpy), ("lifetimes", lifetimes and fit_lifetimes)):
            if fit is None:
                print(f"  {name:10} is not installed")
                continue
            begin = cpu()
            value = fit(x, last, age)
            print(f"  {name:10} {cpu() - begin:8.3f} CPU s   loglik {value:.4f}", flush=True)


if __name__ == "__main__":
    main()
