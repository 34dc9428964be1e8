"""*similarity*: whether a role speaks in its own voice, above an impostor floor.

The cosine of two embeddings has no natural zero: two strangers score about 0.5, so a system with one voice for all
roles would seem half right. So the similarity of a reply to the voice of its own role is shown beside its similarity to
the voices of all *other* roles of the release, the floor.

| figure | is |
|---|---|
| similarity | cosine of the reply and the voice of its role: the mean of its clips, each of unit length |
| floor | mean cosine of the reply and the voices of the other roles |
| margin | similarity - floor; 0 for a voice that fits no role better than another |
| AUC | how often a reply is closer to its own role than a reply is to another role, over all pairs; ties are half |
| EER | the rate at which as many impostors are taken as own roles are refused |

A role is the item's group `role`, else `role` of its scene, else its reference clip. Intervals resample clusters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earmark.stats import percentiles

Vector = NDArray[np.float64]
_DECIMALS = 4
_BLOCK = 4_000_000


@dataclass(frozen=True, slots=True)
class Likeness:
    """A reply's similarity to the voices of a release.

    Attributes:
        own: To its own role.
        others: To every other role, in the order of their names.
    """

    own: float
    others: tuple[float, ...]

    @property
    def floor(self) -> float | None:
        """Mean similarity to the other roles; None where there are none."""
        return round(float(np.mean(self.others)), 6) if self.others else None


@dataclass(frozen=True, slots=True)
class Floor:
    """Similarity over all replies.

    Attributes:
        n: Replies; `roles`: voices of the release; `pairs`: impostor pairs.
        similarity, floor, margin: Means; `margin` with its 95 % interval. None without other roles.
        auc, eer: None without other roles; `auc` with its 95 % interval.
    """

    n: int
    roles: int
    pairs: int
    similarity: float
    floor: float | None
    margin: float | None
    margin_low: float | None
    margin_high: float | None
    auc: float | None
    auc_low: float | None
    auc_high: float | None
    eer: float | None


def unit(vector: Vector) -> Vector:
    """A vector of length 1.

    Raises:
        ValueError: It has no length, or is not finite.
    """
    length = float(np.linalg.norm(vector))
    if not np.isfinite(length) or length == 0.0:
        raise ValueError("no direction: there is no voice in it")
    return np.asarray(vector / length, dtype=np.float64)


def voice(embeddings: Sequence[Vector]) -> Vector:
    """The voice of a role: the mean of its embeddings, each of unit length, of unit length again."""
    return unit(np.mean([unit(one) for one in embeddings], axis=0))


def likeness(reply: Vector, role: str, voices: Mapping[str, Vector]) -> Likeness:
    """Compare a reply with the voices of all roles.

    Args:
        reply: Its embedding.
        role: Its own.
        voices: By role, each of unit length.
    """
    found = unit(reply)
    cosines = {name: round(float(found @ one), _DECIMALS) for name, one in sorted(voices.items())}
    return Likeness(cosines[role], tuple(cosine for name, cosine in cosines.items() if name != role))


def wins(own: Vector, others: Vector) -> Vector:
    """How often each own score beats each reply's impostor scores: shape (replies, replies), ties as half.

    Args:
        own: Shape (replies,).
        others: Shape (replies, impostors).
    """
    ordered = np.sort(others, axis=1)
    below = np.stack([np.searchsorted(row, own, "left") for row in ordered], axis=1)
    up_to = np.stack([np.searchsorted(row, own, "right") for row in ordered], axis=1)
    return np.asarray((below + up_to) / (2.0 * others.shape[1]), dtype=np.float64)


def equal_error_rate(own: Vector, others: Vector) -> float:
    """Where the share of impostors taken equals that of own roles refused, on the line between two thresholds.

    Args:
        own: Scores of replies with their own role.
        others: Scores with other roles, any shape.
    """
    impostors, genuine = np.sort(others, axis=None), np.sort(own)
    thresholds = np.concatenate([np.unique(np.concatenate([impostors, genuine])), [np.inf]])
    taken = 1.0 - np.searchsorted(impostors, thresholds, "left") / impostors.size
    refused = np.searchsorted(genuine, thresholds, "left") / genuine.size
    after = int(np.argmax(refused >= taken))
    if after == 0 or refused[after] == taken[after]:
        return float(refused[after])
    gap_before, gap_after = taken[after - 1] - refused[after - 1], refused[after] - taken[after]
    share = gap_before / (gap_before + gap_after)
    return float(refused[after - 1] + share * (refused[after] - refused[after - 1]))


def floor(found: Sequence[Likeness], clusters: Sequence[str], roles: int, *, resamples: int, seed: int) -> Floor | None:
    """Similarity over all replies, with its floor; None where there is no reply.

    Args:
        found: One a reply, in any order.
        clusters: Name of the cluster of each (`related.clusters`): its replies are drawn together.
        roles: Voices of the release.
        resamples: Of the bootstrap over clusters.
        seed: Of its generator (PCG64).
    """
    if not found:
        return None
    ordered = sorted(zip(clusters, found, strict=True), key=lambda one: (one[0], one[1].own, one[1].others))
    own = np.array([one.own for _, one in ordered])
    others = np.array([one.others for _, one in ordered], dtype=np.float64)
    n, similarity = len(own), float(own.mean())
    if others.shape[1] == 0:
        return Floor(n, roles, 0, round(similarity, 6), *[None] * 8)
    margins, beaten = own - others.mean(axis=1), wins(own, others)
    _, cluster = np.unique([name for name, _ in ordered], return_inverse=True)
    low, high = _bounds(margins, beaten, cluster, resamples, seed)
    figures = (float(others.mean()), float(margins.mean()), low[0], high[0], beaten.mean(), low[1], high[1])
    rounded = (round(float(one), 6) if np.isfinite(one) else None for one in (*figures, equal_error_rate(own, others)))
    return Floor(n, roles, others.size, round(similarity, 6), *rounded)


def _bounds(
    margins: Vector, beaten: Vector, cluster: NDArray[np.int64], resamples: int, seed: int
) -> tuple[Vector, Vector]:
    """Bounds of the mean margin and of the area under the curve, which is quadratic in the weights of the replies."""
    count = int(cluster.max()) + 1
    if count < 2:
        return np.full(2, np.nan), np.full(2, np.nan)
    drawn = np.empty((resamples, 2))
    generator = np.random.default_rng(seed)
    block = max(1, _BLOCK // len(margins))
    for start in range(0, resamples, block):
        size = min(block, resamples - start)
        weights = generator.multinomial(count, np.full(count, 1 / count), size=size)[:, cluster].astype(np.float64)
        weights /= weights.sum(axis=1, keepdims=True)
        drawn[start : start + size, 0] = weights @ margins
        drawn[start : start + size, 1] = np.einsum("ij,ij->i", weights @ beaten, weights)
    found = percentiles(drawn)
    return found.low, found.high
