"""Tasks pushed, judged and pulled on a real Label Studio: ours against plain calls of its SDK in the same run."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from annotation.exchange.client import Client, Project, Row
from annotation.server import process
from annotation.server.address import address
from annotation.server.command import serve
from annotation.server.state import Home, State
from benchmarks.corpus import BENCH, made_wavs
from benchmarks.figures import Figure, Goal
from benchmarks.timing import BenchmarkError, Program, Run, Spread, run
from earmark.audio import decode
from earmark.item import Clip, Item, Media, Origin
from earmark.mastering import Target, master
from earmark.progress import reporting
from earmark.shards import ShardWriter

FOLDER = BENCH / "annotation"
SERVER, BUILD = FOLDER / "server", FOLDER / "build"
PARAMS = "version: 1.0.0\nseed: 1\nsources: [bench]\n"
SAMPLE = 300
SOUNDS = 20
RATERS = ("rater-01", "rater-02", "rater-03", "rater-04")
JUDGED = 2_000  # a server on two cores takes seven a second, however many judge at once: all of 10,000 are 23 minutes
MUCH_LESS, LESS = Goal(0.5), Goal(1.0)


def measure(tasks: int, judged: int = JUDGED) -> list[Figure]:
    """Seconds and peak memory of `push` and `pull`, a task and as a whole.

    Args:
        tasks: Number of items.
        judged: How many of them are judged.

    Raises:
        BenchmarkError: What came back is not what was sent.
    """
    _build(tasks)
    with _served() as state:
        client = Client(address(SERVER))
        pushed = run(_ours("push", "--build", str(BUILD), "--params", str(FOLDER / "params.yaml")), FOLDER)
        again = run(_ours("push", "--build", str(BUILD), "--params", str(FOLDER / "params.yaml")), FOLDER)
        (project,) = client.projects()
        rows = list(client.tasks(project.id))
        created = run(_peer("create", _spare(client, project), _sample(rows)), FOLDER)
        judged = min(judged, tasks)
        took = _judge(state, rows[:judged])
        listed = run(_peer("list", project.id), FOLDER)
        out = FOLDER / "judgements"
        shutil.rmtree(out, ignore_errors=True)
        files = ("--items", str(BUILD / "items"), "--out", str(out), "--rejects", str(FOLDER / "rejects.jsonl"))
        pulled = run(_ours("pull", *files), FOLDER)
        _require((tasks, judged), len(rows), len((out / "blind_qa.jsonl").read_text(encoding="utf-8").splitlines()))
    sample = min(SAMPLE, tasks)
    return [
        Figure(f"push of {tasks} items, files checked and placed", _told(pushed), f"tasks.create x {sample}: "
               f"{_told(created)}", _ratio(pushed.wall_s / tasks, created.wall_s / sample), MUCH_LESS, "a task"),
        Figure("push again: all there already", _told(again), "the first", _ratio(again.wall_s, pushed.wall_s),
               LESS),
        Figure("memory of push", _mb(pushed), f"tasks.create: {_mb(created)}"),
        Figure(f"{judged} of {tasks} judged once by {len(RATERS)} accounts through the API", f"{took:.0f} s",
               f"{judged / took:.1f} a second"),
        Figure(f"pull of {tasks} tasks, {judged} of them judged", _told(pulled),
               f"tasks.list(fields=all): {_told(listed)}", _ratio(pulled.wall_s, listed.wall_s), LESS),
        Figure("memory of pull", _mb(pulled), f"tasks.list: {_mb(listed)}",
               _ratio(pulled.peak_bytes, listed.peak_bytes), LESS),
    ]  # fmt: skip


def _told(one: Run) -> str:
    return f"{one.wall_s:.1f} s"


def _mb(one: Run) -> str:
    return f"{one.peak_bytes / 1e6:.0f} MB"


def _ratio(mine: float, theirs: float) -> Spread:
    return Spread.of([mine / theirs])


def _require(expected: tuple[int, int], sent: int, judged: int) -> None:
    if (sent, judged) != expected:
        wanted = "{} tasks and {} judgements".format(*expected)
        raise BenchmarkError("annotation", expected=wanted, got=f"{sent} and {judged}")


def _ours(verb: str, *words: str) -> Program:
    return Program(verb, (sys.executable, "-m", "annotation", verb, "--data", str(SERVER), "--json", *words))


def _peer(what: str, project: int, tasks: Path | None = None) -> Program:
    module = (sys.executable, "-m", "benchmarks.peers.label_studio_sdk")
    return Program(f"sdk {what}", (*module, what, str(SERVER), str(project), *([str(tasks)] if tasks else [])))


def _spare(client: Client, like: Project) -> int:
    """A project of the same interface, for the peer."""
    return client.create("For the peer", "For the peer", like.label_config, "").id


def _sample(rows: Iterable[Row]) -> Path:
    file = FOLDER / "sample.jsonl"
    lines = [json.dumps(row.data) for row in list(rows)[:SAMPLE]]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def _build(count: int) -> None:
    """Items of a few sounds, each with words of its own."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    (BUILD / "items" / "bench").mkdir(parents=True)
    (FOLDER / "params.yaml").write_text(PARAMS, encoding="utf-8")
    clips = []
    for n, wav in enumerate(sorted(made_wavs(SOUNDS).iterdir())[:SOUNDS]):
        done = master(decode(wav, sample_rate_hz=16_000), Target())
        origin = Origin(dataset="bench", revision="1", record=f"{n}")
        facts: dict[str, Any] = {**done.facts(), "source": origin, "licence": "CC0-1.0", "redistributable": True}
        clips.append((Media(bytes=done.flac, path=f"{n}.flac"), Clip(**facts)))
    shard = ShardWriter(BUILD / "items" / "bench" / "items-00000.parquet")
    for n in range(count):
        media, clip = clips[n % len(clips)]
        shard.add(Item(
            id=f"bench/{n}", benchmark="mmau_pro", task="sound", audio=(media,), clips=(clip,),
            question=f"Which of these is heard in recording {n}?", choices=("a tone", "rain", "a dog", "a bell"),
            answer_type="choice", answers=("a tone",), answer_index=0, scorer="choice",
        ).sealed())  # fmt: skip
    shard.close()


@contextmanager
def _served() -> Iterator[State]:
    home = Home(SERVER)
    try:
        yield serve(SERVER, names=list(RATERS)).state
    finally:
        process.stop(home, home.read())


def _judge(state: State, rows: list[Row]) -> float:
    """Have every task judged once, the accounts side by side; seconds that it took."""
    started = time.monotonic()
    with reporting("judged", len(rows)) as progress, ThreadPoolExecutor(len(RATERS)) as pool:
        done = [pool.submit(_judged_by, state.url, one.token, rows[n :: len(RATERS)])
                for n, one in enumerate(state.annotators)]  # fmt: skip
        for one in done:
            progress.advance(one.result())
    return time.monotonic() - started


def _judged_by(url: str, token: str, rows: list[Row]) -> int:
    words = {"answer": "A", "confidence": "4", "correct": "yes", "needs_audio": "yes", "clear": "yes",
             "difficulty": "2", "decision": "accept"}  # fmt: skip
    given = [
        {"from_name": name, "to_name": "question", "type": "choices", "value": {"choices": [word]}}
        for name, word in words.items()
    ]
    body: dict[str, Any] = {"result": given, "lead_time": 12.5}
    with requests.Session() as session:
        session.headers["Authorization"] = f"Token {token}"
        for row in rows:
            answer = session.post(f"{url}/api/tasks/{row.id}/annotations/", json=body, timeout=120)
            if answer.status_code != requests.codes.created:
                raise BenchmarkError(f"task {row.id}", expected="status 201", got=str(answer.status_code))
    return len(rows)
