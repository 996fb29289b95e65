"""Two asymptotes: which cells of a label table are wrong, from out-of-fold scores. ALGORITHM.md explains every step.

    P(said present | z) = e1 + (1 - e1 - e0) * sigmoid(a z + b),   z = logit(score), a > 0

fitted per class by maximum a posteriori on the known cells; then Bayes per cell and noisy-or per image.
"""
import numpy as np
from scipy.special import betaln

LIMIT = 16.0        # |z| is at most this
BINS = 512          # of equal width on [-LIMIT, LIMIT]
CENTRE = 0.02       # of both rates before any data, in the pooled fit
CENTRE_WEIGHT = 20.0
FIRST_WEIGHT = 30.0  # prior cells of each rate in the first pass over the classes
WEIGHTS = (30.0, 100.0, 300.0, 1000.0, 3000.0)  # from which the evidence chooses afterwards
STD = (1.0, 10.0)   # of log a and b around their centres
START = (np.log(0.02 / 0.98), np.log(0.02 / 0.98), 0.0, 0.0)
GAP = 0.01          # 1 - e1 - e0 stays above it


def sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


def logits(scores, known):
    """Images x classes. A score of exactly 0 or 1 is taken as halfway between it and the class's nearest other score."""
    z = np.zeros(scores.shape)
    for c in range(scores.shape[1]):
        p = scores[:, c].astype(np.float64)
        inner = p[known[:, c] & (p > 0) & (p < 1)]
        low = inner.min() / 2 if len(inner) else 0.005
        high = (1 - inner.max()) / 2 if len(inner) else 0.005
        p = np.where(p <= 0, low, np.where(p >= 1, 1 - high, p))
        with np.errstate(divide="ignore"):
            z[:, c] = np.clip(np.log(p) - np.log1p(-p), -LIMIT, LIMIT)
    return z


def histogram(z, said):
    """Mean z, cells and cells said present of the bins that are not empty."""
    index = np.minimum(((z + LIMIT) * (BINS / (2 * LIMIT))).astype(int), BINS - 1)
    cells, present, total = (np.bincount(index, weights=w, minlength=BINS) for w in (None, said, z))
    return np.stack([total, cells, present])


def means(table):
    total, cells, present = table[:, table[1] > 0]
    return total / cells, cells.astype(float), present.astype(float)


class Prior:
    def __init__(self, centres, weights, means, stds):
        self.centres, self.weights, self.means, self.stds = centres, weights, means, stds


def objective(t, bins, prior):
    """Log posterior (up to a constant) at t = (logit e1, logit e0, log a, b)."""
    z, cells, present = bins
    e = sigmoid(t[:2])
    if 1 - e.sum() <= GAP:
        return -np.inf
    q = sigmoid(np.exp(t[2]) * z + t[3])
    p = np.clip(e[0] + (1 - e.sum()) * q, 1e-15, 1 - 1e-15)
    value = (present * np.log(p) + (cells - present) * np.log1p(-p)).sum()
    value += (prior.weights * (prior.centres * np.log(e) + (1 - prior.centres) * np.log1p(-e))).sum()
    return value - ((t[2:] - prior.means) ** 2 / (2 * prior.stds ** 2)).sum()


def derivatives(t, bins, prior):
    """Gradient, negative Hessian and the diagonal of the expected information."""
    z, cells, present = bins
    e = sigmoid(t[:2])
    v = e * (1 - e)
    gap = 1 - e.sum()
    az = np.exp(t[2]) * z
    q = sigmoid(az + t[3])
    p = np.clip(e[0] + gap * q, 1e-15, 1 - 1e-15)
    s = q * (1 - q)
    d = np.stack([(1 - q) * v[0], -q * v[1], gap * s * az, gap * s])
    r = present / p - (cells - present) / (1 - p)
    k = present / p ** 2 + (cells - present) / (1 - p) ** 2
    curve = r * gap * s * (1 - 2 * q)
    hessian = (d * k) @ d.T
    second = np.zeros((4, 4))
    second[0, 0] = (r * (1 - q)).sum() * v[0] * (1 - 2 * e[0])
    second[1, 1] = -(r * q).sum() * v[1] * (1 - 2 * e[1])
    for i in (0, 1):
        second[i, 2] = second[2, i] = -v[i] * (r * s * az).sum()
        second[i, 3] = second[3, i] = -v[i] * (r * s).sum()
    second[2, 2] = (curve * az * az + r * gap * s * az).sum()
    second[2, 3] = second[3, 2] = (curve * az).sum()
    second[3, 3] = curve.sum()
    gradient = d @ r
    information = (d * d * (cells / (p * (1 - p)))).sum(axis=1)
    gradient[:2] += prior.weights * (prior.centres - e)
    gradient[2:] -= (t[2:] - prior.means) / prior.stds ** 2
    own = np.concatenate([prior.weights * v, 1 / prior.stds ** 2])
    return gradient, hessian - second + np.diag(own), information + own


def fit(bins, prior, start, steps=200, tolerance=1e-9):
    """Newton with Levenberg's damping. A step that isn't uphill is taken back and damped more."""
    t, damping = np.array(start, dtype=float), 1e-3
    value = objective(t, bins, prior)
    for count in range(steps):
        gradient, hessian, information = derivatives(t, bins, prior)
        while damping < 1e12:
            step = None
            try:
                lower = np.linalg.cholesky(hessian + damping * np.diag(information))
                step = np.linalg.solve(lower.T, np.linalg.solve(lower, gradient))
            except np.linalg.LinAlgError:
                pass
            if step is not None:
                step *= min(1, 2 / np.abs(step).max()) if np.abs(step).max() > 0 else 1
                tried = objective(t + step, bins, prior)
                if tried >= value - 1e-12 * abs(value):
                    break
            damping = max(damping, 1e-6) * 10
        else:
            break
        t, value, damping = t + step, tried, damping / 10 if damping > 1e-9 else 0.0
        if np.abs(step).max() < tolerance:
            break
    return t, count + 1


def expected(t, bins):
    """Expected cells: absent, absent but said present, present, present but said absent."""
    z, cells, present = bins
    spurious, missing = posterior(t, z, True), posterior(t, z, False)
    a, b = (present * spurious).sum(), ((cells - present) * missing).sum()
    return np.array([a + cells.sum() - present.sum() - b, a, b + present.sum() - a, b])


def posterior(t, z, said):
    """P(cell is wrong | said, z)."""
    e1, e0 = sigmoid(t[:2])
    q = sigmoid(np.exp(t[2]) * z + t[3])
    spurious = (1 - q) * e1 / ((1 - q) * e1 + q * (1 - e0))
    missing = q * e0 / (q * e0 + (1 - q) * (1 - e1))
    return np.where(said, spurious, missing)


def evidence(t, bins, prior):
    """Laplace's approximation of the log marginal likelihood; the penalty on a rate is the one of Beta(w m, w (1 - m))."""
    _, hessian, information = derivatives(t, bins, prior)
    damping = 0.0
    while True:
        try:
            lower = np.linalg.cholesky(hessian + damping * np.diag(information))
            break
        except np.linalg.LinAlgError:
            damping = max(damping * 10, 1e-6)
    m, w = prior.centres, prior.weights
    return objective(t, bins, prior) - betaln(w * m, w * (1 - m)).sum() - np.log(np.diag(lower)).sum()


def fit_all(tables, counts=None, evidences=None):
    """Parameters of every class (rows of logit e1, logit e0, log a, b) and the prior they were found with."""
    counts = [] if counts is None else counts
    evidences = [] if evidences is None else evidences
    std = np.array(STD)

    def fit_each(prior, starts):
        found = [fit(table, prior, start) for table, start in zip(classes, starts)]
        counts.extend(n for _, n in found)
        return np.array([t for t, _ in found])

    # One curve for the cells of all classes gives the first centres.
    first = Prior(np.full(2, CENTRE), np.full(2, CENTRE_WEIGHT), np.zeros(2), std)
    shared, n = fit(means(sum(tables)), first, START)
    counts.append(n)
    classes = [means(table) for table in tables]
    weights = np.full(2, FIRST_WEIGHT)
    fits = fit_each(Prior(sigmoid(shared[:2]), weights, shared[2:], std), [shared] * len(classes))
    # Centres for good: the rates over all classes as these fits see them. A curve per class makes them much less biased.
    absent, spurious, present, missing = sum(expected(t, table) for t, table in zip(fits, classes))
    centres = np.array([(spurious + CENTRE) / (absent + 1), (missing + CENTRE) / (present + 1)])
    middle = fits[:, 2:].mean(axis=0)
    # How alike the classes are decides how much they share: the weight with the largest evidence, e1's first.
    for rate in (0, 1):
        best = None
        for weight in WEIGHTS:
            tried = weights.copy()
            tried[rate] = weight
            prior = Prior(centres, tried, middle, std)
            fits = fit_each(prior, fits)
            value = sum(evidence(t, table, prior) for t, table in zip(fits, classes))
            evidences.append((rate, weight, value))
            if best is None or value > best[0]:
                best = (value, fits, prior)
        _, fits, prior = best
        weights = prior.weights
    return fits, prior


def noisy_or(cells):
    """P(some cell is wrong) per image."""
    return 1 - np.exp(np.log1p(-np.minimum(cells, 1 - 1e-15)).sum(axis=1))


def rank(said, scores, known=None, counts=None, evidences=None):
    """P(wrong) per cell (images x classes, 0 where unknown) and per image, parameters per class, and their prior."""
    known = np.ones(said.shape, bool) if known is None else known
    z = logits(scores, known)
    columns = range(said.shape[1])
    tables = [histogram(z[known[:, c], c], said[known[:, c], c]) for c in columns]
    # A class without a known cell says nothing and has no parameters.
    used = [c for c in columns if known[:, c].any()]
    parameters = np.full((said.shape[1], 4), np.nan)
    parameters[used], prior = fit_all([tables[c] for c in used], counts, evidences)
    cells = np.zeros(said.shape)
    for c in used:
        cells[:, c] = np.where(known[:, c], posterior(parameters[c], z[:, c], said[:, c]), 0)
    return cells, noisy_or(cells), parameters, prior
