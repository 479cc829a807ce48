"""Makes expected.json beside it: what SciPy computes for the statistics of the outcomes. Needs scipy."""
import json
import random
from pathlib import Path

import numpy
import scipy
from scipy import stats

random.seed(20261121)
samples = [[-3], [-2, 1], [0, -1, -4], [-5, -3, -2, -2, 0, 1], [random.randint(-8, 4) for _ in range(11)]]
samples += [[random.randint(-10, 10) for _ in range(n)] for n in (12, 25, 60, 199, 1000)]


def interval(values):
    """The widest-known rank k with P(X < k) <= 0.025 for X binomial(n, 1/2); none where k is 0."""
    n, k = len(values), 0
    while k < n and stats.binom.cdf(k, n, 0.5) <= 0.025:
        k += 1
    ordered = sorted(values)
    return [ordered[k - 1], ordered[n - k]] if k else None


medians = [{"values": s, "median": float(numpy.median(s)), "interval": interval(s)} for s in samples]
shares = []
for count, n in [(0, 10), (1, 10), (5, 10), (10, 10), (7, 13), (33, 40), (120, 400), (999, 1000)]:
    low, high = stats.binomtest(count, n).proportion_ci(0.95, method="wilson")
    shares.append({"count": count, "of": n, "low": low, "high": high})
out = {"scipy": scipy.__version__, "medians": medians, "shares": shares}
Path(__file__).with_name("expected.json").write_text(json.dumps(out) + "\n")
