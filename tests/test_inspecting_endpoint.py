"""`inspect eval earmark/benchmark`, as a user calls it, against an endpoint in OpenAI's manner on loopback."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

from earmark.loading import load
from earmark.score.results import read_results
from earmark.score.run import score
from tests.candidates import candidate
from tests.chat_service import SECRET, Json, serving
from tests.made import item, tone
from tests.test_inspecting import wav


def test_the_command_asks_a_service_with_the_sound(tmp_path: Path) -> None:
    release = candidate(tmp_path / "release", [item(f"hand/{n}", tone(200.0 + 40 * n)) for n in range(4)])
    of = {wav(one, 0): one.id for one in load(release)}
    heard: list[str] = []

    def reply(body: Json) -> str:
        (sound,) = [part["input_audio"] for part in body["messages"][-1]["content"] if part["type"] == "input_audio"]
        assert sound["format"] == "wav"
        heard.append(of[base64.b64decode(sound["data"])])
        return "A" if heard[-1] != "hand/3" else "B"

    inspect = Path(sys.executable).with_name("inspect")
    with serving(reply) as service:
        words = ["-T", f"release={release}", "--model", "openai-api/local/some", "--model-base-url", service.url]
        done = subprocess.run(
            [inspect, "eval", "earmark/benchmark", *words, "--log-dir=logs", "--no-log-images", "--display=plain"],
            env={**os.environ, "LOCAL_API_KEY": SECRET, "XDG_DATA_HOME": str(tmp_path)}, cwd=tmp_path,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert sorted(heard) == sorted(of.values())
    assert set(service.tokens) == {f"Bearer {SECRET}"}
    (log,) = (tmp_path / "logs").glob("*.eval")
    replies = "\n".join(f'{{"id": "{one.id}", "output": "{one.output}"}}' for one in read_results(log, "inspect"))
    (tmp_path / "replies.jsonl").write_text(replies, encoding="utf-8")
    found = score(release, tmp_path / "replies.jsonl").overall
    assert (found.n, found.right, found.wrong) == (4, 3, 1)
    assert SECRET.encode() not in log.read_bytes()
