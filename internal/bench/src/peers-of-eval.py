"""What `bench:eval` compares with: TimeGAN's judges in PyTorch, a Gaussian mixture in scikit-learn. Prints one line of JSON.

usage: peers-of-eval.py JOB WINDOWS STEPS FEATURES ITERATIONS
"""

import json
import sys
import time

import numpy as np

job = sys.argv[1]
windows, steps, features, iterations = map(int, sys.argv[2:6])
random = np.random.default_rng(1)
data = random.random((windows, steps, features), dtype=np.float32)


def train_judge(inputs, batch, last):
    """Milliseconds per iteration of one judge, and a call with the same shapes before the clock starts."""
    import torch

    torch.set_num_threads(1)
    units = max(1, features // 2)
    cell = torch.nn.GRU(inputs, units, batch_first=True)
    head = torch.nn.Linear(units, 1)
    adam = torch.optim.Adam([*cell.parameters(), *head.parameters()], 1e-3)
    source = torch.tensor(data)
    labels = torch.cat([torch.ones(batch // 2), torch.zeros(batch // 2)]) if last else None

    def iterate():
        chosen = source[torch.randperm(windows)[:batch]]
        adam.zero_grad()
        if last:
            logits = head(cell(chosen)[0][:, -1])[:, 0]
            loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, labels)
        else:
            predicted = torch.sigmoid(head(cell(chosen[:, :-1, :-1])[0]))[..., 0]
            loss = (predicted - chosen[:, 1:, -1]).abs().mean()
        loss.backward()
        adam.step()

    for _ in range(5):
        iterate()
    start = time.perf_counter()
    for _ in range(iterations):
        iterate()
    return 1000 * (time.perf_counter() - start) / iterations


def fit_mixture():
    """Milliseconds per round of expectation and maximisation with ten full covariances."""
    from sklearn.mixture import GaussianMixture

    points = data.reshape(windows, -1)[:, :16].astype(np.float64)
    start = time.perf_counter()
    mixture = GaussianMixture(10, max_iter=iterations, tol=0, init_params="random_from_data", random_state=0)
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mixture.fit(points)
    return 1000 * (time.perf_counter() - start) / iterations


jobs = {
    "discriminative": lambda: train_judge(features, 256, True),
    "predictive": lambda: train_judge(features - 1, 128, False),
    "mixture": fit_mixture,
}
print(json.dumps({"milliseconds": jobs[job]()}))
