"""Two asymptotes: which cells of a label table are wrong, from out-of-fold scores. ALGORITHM.md explains every step.

    P(said present | z) = e1 + (1 - e1 - e0) * sigmoid(a z + b),   z = softened logit of the score, a > 0

fitted per class by maximum a posteriori on the known cells; then Bayes per cell and noisy-or per image.
"""
import numpy as np
from scipy.special import betaln

LIMIT = 16.0        # |z| is at most this
BINS = 512          # of equal width on [-LIMIT, LIMIT]
CENTRE = 0.02       # of both rates before any data, in the pooled fit
CENTRE_WEIGHT = 20.0
FIRST_WEIGHT = 30.0  # prior cells of each rate in the first pass over the classes
WEIGHTS = (100.0, 300.0, 1000.0, 3000.0)  # that are tried afterwards
SOFTENINGS = (0.0, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2)  # c of log((p + c) / (1 - p + c))
RARITY = 0.6        # of each class: where softenings are compared, the rate of spurious labels has a density of rate^-RARITY
MOST_FURTHER = 0.02  # more softening than the evidence asks for, which may follow from that (docs/decisions/0025)
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


def align(z, known, folds):
    """Logits whose mean and standard deviation over known cells are the same in every fold, class by class."""
    result = z.copy()
    for c in range(z.shape[1]):
        column, use = z[:, c], known[:, c]
        for fold in np.unique(folds):
            held = folds == fold
            inside = column[held & use]
            if len(inside) == 0:
                continue
            scale = column[use].std() / inside.std() if inside.std() > 0 else 1
            result[held, c] = (column[held] - inside.mean()) * scale + column[use].mean()
    return np.clip(result, -LIMIT, LIMIT)


def histogram(z, said):
    """Sum of z, cells, and cells said present, per bin."""
    index = np.minimum(((z + LIMIT) * (BINS / (2 * LIMIT))).astype(int), BINS - 1)
    cells, present, total = (np.bincount(index, weights=w, minlength=BINS) for w in (None, said, z))
    return np.stack([total, cells, present])


def soften(z, softening):
    """log((p + c) / (1 - p + c)) of p = sigmoid(z): c > 0 bends the ends, where scores are overconfident."""
    return np.log(sigmoid(z) + softening) - np.log(sigmoid(-z) + softening)


def softened(table, softening):
    """z, cells and cells said present of the bins that are not empty; a bin stands at its mean logit, softened."""
    total, cells, present = table[:, table[1] > 0]
    return soften(total / cells, softening), cells, present


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
    """Parameters of every class (rows of logit e1, logit e0, log a, b), the prior and the softening they go with."""
    counts = [] if counts is None else counts
    evidences = [] if evidences is None else evidences
    std = np.array(STD)

    def fit_each(classes, prior, starts):
        found = [fit(table, prior, start) for table, start in zip(classes, starts)]
        counts.extend(n for _, n in found)
        return np.array([t for t, _ in found])

    def total(classes, prior, fits, kind, value):
        result = sum(evidence(t, table, prior) for t, table in zip(fits, classes))
        evidences.append((kind, value, result))
        return result

    def start(softening, starts=None):
        """Fits with the first weights around centres that a curve per class gives."""
        # One curve for the cells of all classes gives the first centres.
        classes = [softened(table, softening) for table in tables]
        everything = Prior(np.full(2, CENTRE), np.full(2, CENTRE_WEIGHT), np.zeros(2), std)
        shared, n = fit(softened(sum(tables), softening), everything, START)
        counts.append(n)
        weights = np.full(2, FIRST_WEIGHT)
        fits = fit_each(classes, Prior(sigmoid(shared[:2]), weights, shared[2:], std), [shared] * len(classes) if starts is None else starts)
        # Centres for good: the rates over all classes as these fits see them, which are much less biased.
        absent, spurious, present, missing = sum(expected(t, table) for t, table in zip(fits, classes))
        centres = np.array([(spurious + CENTRE) / (absent + 1), (missing + CENTRE) / (present + 1)])
        prior = Prior(centres, weights, fits[:, 2:].mean(axis=0), std)
        fits = fit_each(classes, prior, fits)
        value = total(classes, prior, fits, "softening", softening)
        spurious = sum(expected(t, table) for t, table in zip(fits, classes))[1]
        return value - RARITY * len(classes) * np.log(max(spurious, 1)), value, classes, fits, prior

    # A forest's scores near 0 and 1 are less certain than they say: soften them for as long as the labels are explained
    # better, or fewer of them are called spurious.
    best, chosen = start(SOFTENINGS[0]), SOFTENINGS[0]
    evident = None
    for softening in SOFTENINGS[1:]:
        if evident is not None and softening > evident + MOST_FURTHER + 1e-9:
            break
        tried = start(softening, best[3])
        if evident is None and tried[1] <= best[1]:
            evident = chosen
        # The step that ends the evidence's growth may be longer than the limit too.
        if evident is not None and (softening > evident + MOST_FURTHER + 1e-9 or tried[0] <= best[0]):
            break
        best, chosen = tried, softening
    _, value, classes, fits, prior = best
    # How alike the classes are decides how much they share: the weight with the largest evidence, e1's first.
    for rate in (0, 1):
        best = (value, fits, prior)
        for weight in WEIGHTS:
            weights = prior.weights.copy()
            weights[rate] = weight
            heavier = Prior(prior.centres, weights, prior.means, std)
            fits = fit_each(classes, heavier, fits)
            tried = total(classes, heavier, fits, ("e1", "e0")[rate], weight)
            if tried > best[0]:
                best = (tried, fits, heavier)
        value, fits, prior = best
    return fits, prior, chosen


def noisy_or(cells):
    """P(some cell is wrong) per image."""
    return 1 - np.exp(np.log1p(-np.minimum(cells, 1 - 1e-15)).sum(axis=1))


def rank(said, scores, known=None, folds=None, counts=None, evidences=None):
    """P(wrong) per cell (images x classes, 0 where unknown) and per image; parameters per class, prior, softening.

    folds: of each image, when the classifiers of folds may differ in scale, as networks do.
    """
    known = np.ones(said.shape, bool) if known is None else known
    z = logits(scores, known)
    if folds is not None:
        z = align(z, known, folds)
    # A class without a known cell says nothing and has no parameters.
    used = [c for c in range(said.shape[1]) if known[:, c].any()]
    tables = [histogram(z[known[:, c], c], said[known[:, c], c]) for c in used]
    parameters, cells = np.full((said.shape[1], 4), np.nan), np.zeros(said.shape)
    parameters[used], prior, softening = fit_all(tables, counts, evidences)
    for c in used:
        wrong = posterior(parameters[c], soften(z[:, c], softening), said[:, c])
        cells[:, c] = np.where(known[:, c], wrong, 0)
    return cells, noisy_or(cells), parameters, prior, softening
