"""Score spoken replies against a release: models, measures, triad, report."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from earmark import __version__
from earmark.errors import ScoreError, UsageError
from earmark.score.gold import Gold, Release, read_release
from earmark.score.predictions import known
from earmark.score.related import CLUSTERS, clusters
from earmark.score.resamples import check_bootstrap
from earmark.score.saved import Saved, read_saved
from earmark.score.speech import dnsmos as dnsmos  # noqa: PLC0414 - imported, a model is in the registry
from earmark.score.speech import recogniser, speaker, utmos
from earmark.score.speech.groups import groups
from earmark.score.speech.measuring import MEASURES, Listener, Measured, Rules, Voices, voices_of
from earmark.score.speech.model import Asked, Kind, Model, load
from earmark.score.speech.readings import Readings
from earmark.score.speech.replies import Status, read_replies
from earmark.score.speech.report import SpeechReport
from earmark.score.speech.similarity import floor
from earmark.score.speech.triad import TOP_MOS, Values, cells
from earmark.score.transcript import Rates, normaliser_for, rates

PUBLISHED = "voiceassistant-eval"
_ROLEPLAY = "voiceassistant_eval/speaking_roleplay"
_CONTENT_DIGITS = 12


class Options(NamedTuple):
    """How replies are measured.

    Attributes:
        measures: Names of `MEASURES`.
        naturalness, asr, speaker: Models by name; `asr` may be a folder.
        weights: By name of a model, as `PATH` or `PATH#SHA256`.
        language: Of all replies; None lets the recogniser find out.
        normaliser: Of consistency.
        compat: `PUBLISHED`, or None.
        tasks: With the benchmark before each; empty for all of the release.
        cache: Where readings are kept.
    """

    measures: tuple[str, ...] = ("naturalness", "consistency")
    naturalness: str = utmos.NAME
    asr: str = recogniser.DEFAULT
    speaker: str = speaker.NAME
    weights: Mapping[str, str] = {}
    language: str | None = None
    normaliser: str = "english1"
    compat: str | None = None
    tasks: tuple[str, ...] = ()
    cache: Path | None = None
    resamples: int = 10_000
    seed: int = 0


def score_speech(release: Path, predictions: Path, options: Options, content: Path | None = None) -> SpeechReport:
    """Measure the spoken replies of a system.

    Args:
        release: A release folder, or a folder of shards.
        predictions: See `replies.read_replies`.
        options: How.
        content: A report of `earmark score` on the same release, whose values are the content of the triad.

    Raises:
        UsageError: An option is none that there is, or the extra of a model is not installed.
        ScoreError: The release, the replies, the report or weights cannot be used as they are.
    """
    _require(options)
    found = read_release(release)
    golds = _scope(found, options)
    replies = read_replies(predictions)
    known(predictions, dict.fromkeys(replies), found.items)
    saved = _content(content, found) if content else None
    models = _models(options)
    readings = Readings(options.cache)
    voices = voices_of(release, models["speaker"], readings) if "speaker" in models else Voices()
    rules = Rules(options.normaliser, options.compat is not None)
    measured = Listener(models, voices, rules, readings).measure([gold.id for gold in golds], replies)
    values, status = _contents(measured, saved, options)
    made = _values(golds, measured, values)
    kin = {one.id: one.likeness for one in measured if one.likeness}
    together = [one.cluster for one in made if one.id in kin]
    triad = cells(made, resamples=options.resamples, seed=options.seed, round_mos=options.compat is not None)
    return SpeechReport(
        _signature(found, len(golds), options, models, saved),
        tuple(triad),
        tuple(groups(triad) if options.compat else ()),
        _rates(measured),
        floor(list(kin.values()), together, len(voices.by_role), resamples=options.resamples, seed=options.seed),
        values,
        status,
        tuple(measured),
    )


def _require(options: Options) -> None:
    unknown = [name for name in options.measures if name not in MEASURES]
    if unknown or not options.measures:
        got = ", ".join(map(repr, unknown)) or "none"
        raise UsageError("--measure", expected=f"some of {', '.join(MEASURES)}", got=got)
    if options.compat not in (None, PUBLISHED):
        raise UsageError("--compat", expected=PUBLISHED, got=repr(options.compat))
    check_bootstrap(options.seed, options.resamples)
    normaliser_for(None, options.normaliser)


def _scope(release: Release, options: Options) -> list[Gold]:
    """The items that are to be answered, by id in order."""
    there = {gold.task for gold in release.items.values()}
    unknown = [task for task in options.tasks if task not in there]
    if unknown:
        expected = f"some of {', '.join(sorted(there))}"
        raise UsageError("--task", expected=expected, got=", ".join(map(repr, unknown)))
    wanted = set(options.tasks) or there
    golds = [gold for _, gold in sorted(release.items.items()) if gold.task in wanted]
    if not golds:
        raise ScoreError("release", expected="at least one item", got="none")
    if options.compat and "similarity" not in options.measures and _ROLEPLAY in {gold.task for gold in golds}:
        expected, remedy = "--measure similarity beside it", "Its role-play score is content x similarity"
        raise UsageError(f"--compat {PUBLISHED}", expected=expected, got="a release with role-play", remedy=remedy)
    return golds


def _content(path: Path, release: Release) -> Saved:
    saved = read_saved(path)
    if saved.digest != release.digest:
        got, remedy = saved.release, "Content must be of the same items"
        raise ScoreError(str(path), expected=f"a report on {release.version}@{release.digest}", got=got, remedy=remedy)
    return saved


def _models(options: Options) -> dict[Kind, Model]:
    named: dict[Kind, str] = {
        "naturalness": options.naturalness, "asr": options.asr, "speaker": options.speaker,
    }  # fmt: skip
    wanted = [MEASURES[name] for name in MEASURES if name in options.measures]
    unused = set(options.weights) - {named[kind] for kind in wanted}
    if unused:
        expected = f"a model that is asked for ({', '.join(named[kind] for kind in wanted)})"
        raise UsageError("--weights", expected=expected, got=", ".join(sorted(unused)))
    made: dict[Kind, Model] = {}
    for kind in wanted:
        path, digest = _path_and_hash(options.weights.get(named[kind], ""))
        asked = Asked(named[kind], Path(path) if path else None, digest or None, options.language)
        made[kind] = load(kind, asked, default=recogniser.NAME if kind == "asr" else "")
    return made


def _path_and_hash(given: str) -> tuple[str, str]:
    """The two halves of `PATH#HEX`; a path may have such a sign of its own."""
    path, _, digest = given.rpartition("#")
    return (path, digest) if path and digest and not digest.strip("0123456789abcdefABCDEF") else (given, "")


def _contents(
    measured: Sequence[Measured], saved: Saved | None, options: Options
) -> tuple[dict[str, float], dict[str, Status]]:
    """Content by id, and why where there is none."""
    if saved is None:
        return {}, {}
    values: dict[str, float] = {}
    status: dict[str, Status] = {}
    for one in measured:
        value = saved.values.get(one.id)
        if value is None:
            status[one.id] = Status.NOT_JUDGED if one.id in saved.values else Status.NO_CONTENT
            continue
        status[one.id] = Status.MEASURED
        in_role = options.compat is not None and saved.tasks[one.id] == _ROLEPLAY
        if not in_role:
            values[one.id] = value
        elif one.likeness:
            values[one.id] = value * max(0.0, one.likeness.own)
        else:
            status[one.id] = one.status.get("similarity", Status.NO_REFERENCE)
    return values, status


def _values(golds: Sequence[Gold], measured: Sequence[Measured], content: Mapping[str, float]) -> list[Values]:
    cluster = clusters(golds)
    return [
        Values(
            gold.id, gold.task, cluster[gold.id], content.get(gold.id),
            None if one.mos is None else one.mos / TOP_MOS, one.consistency,
        )
        for gold, one in zip(golds, measured, strict=True)
    ]  # fmt: skip


def _rates(measured: Sequence[Measured]) -> dict[str, Rates]:
    found = [one.edits for one in measured if one.edits]
    units = sorted({one.unit for one in found}, reverse=True)
    return {unit: rates(one for one in found if one.unit == unit) for unit in units}


def _signature(
    release: Release, n: int, options: Options, models: Mapping[Kind, Model], saved: Saved | None
) -> dict[str, str]:
    judged = "|".join(f"{name}:{value}" for name, value in saved.signature.items()) if saved else ""
    return {
        "earmark": __version__,
        "release": f"{release.version}@{release.digest}",
        "n": str(n),
        "tasks": ",".join(sorted(options.tasks)),
        **{kind: model.signature for kind, model in models.items()},
        "speech": "MOS/5" if "naturalness" in models else "",
        "normaliser": options.normaliser if "asr" in models and not options.compat else "",
        "content": hashlib.sha256(judged.encode()).hexdigest()[:_CONTENT_DIGITS] if saved else "",
        "compat": f"{options.compat}1" if options.compat else "",
        "clusters": CLUSTERS,
        "resamples": str(options.resamples),
        "seed": str(options.seed),
    }
