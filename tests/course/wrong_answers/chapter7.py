"""What learners of chapter 7 get wrong, and the hint each must be given.

``WRONG[number]`` lists (part of the hint, wrong answer).
"""

import numpy as np
from sklearn.cluster import KMeans


def means(X, labels, centroids, when_empty):
    new = []
    for j in range(len(centroids)):
        members = X[labels == j]
        new.append(members.mean(axis=0) if len(members) else when_empty(X, j))
    return np.array(new)


def update_by_zeros(X, labels, centroids):
    return means(X, labels, centroids, lambda X, j: np.zeros(X.shape[1]))


def update_by_middle(X, labels, centroids):
    return means(X, labels, centroids, lambda X, j: X.mean(axis=0))


def update_by_nan(X, labels, centroids):
    return np.array([X[labels == j].mean(axis=0) for j in range(len(centroids))])


def update_dropping(X, labels, centroids):
    return np.array(
        [
            X[labels == j].mean(axis=0)
            for j in range(len(centroids))
            if (labels == j).any()
        ]
    )


def update_in_place(X, labels, centroids):
    for j in range(len(centroids)):
        if (labels == j).any():
            centroids[j] = X[labels == j].mean(axis=0)
    return centroids


def update_into_whole_numbers(X, labels, centroids):
    moved = np.zeros(centroids.shape, dtype=int)
    for j in range(len(centroids)):
        has = (labels == j).any()
        moved[j] = X[labels == j].mean(axis=0) if has else centroids[j]
    return moved


def move_one(X, labels, centroids, score, alone_may_go=False):
    labels = labels.copy()
    for j in range(len(centroids)):
        sizes = np.bincount(labels, minlength=len(centroids))
        if sizes[j] == 0:
            free = sizes[labels] > (0 if alone_may_go else 1)
            labels[np.where(free, score, -1e9).argmax()] = j
    return labels


def own_distance(X, labels, centroids):
    return ((X - centroids[labels]) ** 2).sum(axis=1)


def relocate_the_lonely(X, labels, centroids):
    far = own_distance(X, labels, centroids)
    return move_one(X, labels, centroids, far, alone_may_go=True)


def relocate_the_nearest(X, labels, centroids):
    near = -own_distance(X, labels, centroids)
    return move_one(X, labels, centroids, near)


def relocate_from_the_middle(X, labels, centroids):
    far = ((X - X.mean(axis=0)) ** 2).sum(axis=1)
    return move_one(X, labels, centroids, far)


def relocate_from_the_largest(X, labels, centroids):
    largest = np.bincount(labels).argmax()
    far = own_distance(X, labels, centroids)
    far = np.where(labels == largest, far, -1)
    return move_one(X, labels, centroids, far)


def relocate_once(X, labels, centroids):
    labels = labels.copy()
    sizes = np.bincount(labels, minlength=len(centroids))
    if 0 in sizes:
        far = own_distance(X, labels, centroids)
        far[sizes[labels] == 1] = -1
        labels[far.argmax()] = list(sizes).index(0)
    return labels


def table(X, centroids):
    return ((X[:, None] - centroids) ** 2).sum(axis=2)


def tied_anywhere(X, centroids):
    return [i for i, row in enumerate(table(X, centroids)) if len(set(row)) < len(row)]


def tied_nearly(X, centroids):
    D = np.sort(table(X, centroids), axis=1)
    if len(centroids) < 2:
        return []
    return np.flatnonzero(np.isclose(D[:, 0], D[:, 1]))


def tied_mask(X, centroids):
    D = table(X, centroids)
    return (D == D.min(axis=1, keepdims=True)).sum(axis=1) > 1


def tied_all(X, centroids):
    return [
        i
        for i, row in enumerate(table(X, centroids))
        if len(row) > 1 and len(set(row)) == 1
    ]


def expanded(X, centroids):
    return (
        (X**2).sum(axis=1)[:, None] - 2 * X @ centroids.T + (centroids**2).sum(axis=1)
    )


def fitted(**settings):
    def twin(X, start):
        chosen = {
            "n_clusters": len(start),
            "init": start,
            "n_init": 1,
            "tol": 0,
            **settings,
        }
        return KMeans(**chosen).fit(X)

    return twin


WRONG = {
    "7.1": [
        ("divided by no points", update_by_nan),
        ("jumped to 0", update_by_zeros),
        ("mean of all points", update_by_middle),
        ("Return k rows", update_dropping),
        ("work on a copy", update_in_place),
        ("cut off", update_into_whole_numbers),
        ("nothing has moved", lambda X, labels, C: C.copy()),
    ],
    "7.2": [
        ("still empty", lambda X, labels, C: labels),
        ("alone left its cluster", relocate_the_lonely),
        ("nearest to its centroid", relocate_the_nearest),
        ("middle of all points", relocate_from_the_middle),
        ("largest cluster only", relocate_from_the_largest),
        ("Go through all of them", relocate_once),
    ],
    "7.3": [
        ("a third centroid is nearer", tied_anywhere),
        ("Compare exactly", tied_nearly),
        ("numbers of the rows", tied_mask),
        ("how many there are", lambda X, C: int(tied_mask(X, C).sum())),
        ("without a tie", lambda X, C: np.flatnonzero(~tied_mask(X, C))),
        ("enough", tied_all),
    ],
    "7.4": [
        ("giants", expanded),
        ("giants", lambda X, C: np.maximum(expanded(X, C), 0)),
        ("Leave out the root", lambda X, C: np.sqrt(table(X, C))),
        ("one row per point", lambda X, C: table(X, C).T),
        ("square each", lambda X, C: abs(X[:, None] - C).sum(axis=2)),
    ],
    "7.5": [
        ("nearly stand still", fitted(tol=1e-4)),
        ("draws a start", fitted(init="k-means++")),
        ("max_iter cut it off", fitted(max_iter=2)),
        (
            "fit it to X",
            lambda X, start: KMeans(len(start), init=start, n_init=1, tol=0),
        ),
        ("n_clusters is 8", lambda X, start: KMeans(n_init=1).fit(X)),
    ],
}
