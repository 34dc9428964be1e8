"""Cards: heads that name what is not there, and templates that nobody filled."""

from __future__ import annotations

from pathlib import Path

import pytest

from earmark.checks import verify
from tests.made import item
from tests.seeded.built import clean_release, seeded
from tests.seeded.sources import FAULTS
from tests.test_checks import released

WHOLE = """---
license: cc0-1.0
configs:
- config_name: mmau_pro
  data_files:
  - split: test
    path: data/mmau_pro/test-*
---

# Sounds

@misc{sounds, title = {{An Earmark benchmark}}}
"""


def with_card(folder: Path) -> Path:
    release = clean_release(folder)
    (release / "README.md").write_text(WHOLE, encoding="utf-8")
    return release


CASES = {
    "card.head": seeded(FAULTS, "a card whose head is no YAML", with_card),
    "card.written": seeded(FAULTS, "a card that is a template", with_card),
}


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("license: cc0-1.0", "license: mit", "license"),
        ("config_name: mmau_pro", "config_name: mmau", "configs.mmau"),
        ("path: data/mmau_pro/test-*", "path: data/mmau/*", "configs.mmau_pro"),
        ("license: cc0-1.0", "license: other", None),
        ("---\nlicense", "license", "head"),
    ],
)
def test_heads(old: str, new: str, field: str | None, tmp_path: Path) -> None:
    release = released({"mmau_pro": [item()]}, licence="CC0-1.0")(tmp_path / "release")
    (release / "README.md").write_text(WHOLE.replace(old, new, 1), encoding="utf-8")
    fields = [issue.field for issue in verify(release, ["card.head"]).result("card.head").issues]
    assert (field in fields) if field else not fields
