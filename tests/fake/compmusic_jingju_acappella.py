"""An aria of each role: one of either institute, of either shengqiang, one of a shengqiang that is not asked for."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines, table

EXPECTED_ITEMS = 7
EXPECTED_FIRST_ID = "compmusic_jingju_acappella/67d2436e51ad86ae"

_HEADER = ("File name", "Work", "Phonetically annotated", "Details", "Legend")


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "jingju_a_cappella_singing_dataset"
    table(
        folder / "catalogue - dan.csv",
        _HEADER,
        ("daxp-Yi_er_san-Ge-upf", "“一二三”——《歌》", "*", "", "daxp - role-type: dan 旦, shenqiang: xi pi 西皮"),
        ("dasp-Si_wu_liu-Ge-lon", "“四五六”——《歌》", "", "source: studio", ""),
    )
    table(
        folder / "catalogue - laosheng.csv",
        _HEADER,
        ("lseh-Qi_ba_jiu-Ge-qm", "“七八九”——《歌》", "*", "", "lseh - role-type: lao sheng 老生"),
        ("", "", "", "", "shenqiang: er huang 二黄"),
    )
    arias = ("dan/daxp-Yi_er_san-Ge-upf", "dan/dasp-Si_wu_liu-Ge-lon", "laosheng/lseh-Qi_ba_jiu-Ge-qm")
    for n, name in enumerate(arias):
        tone(folder / "wav" / f"{name}.wav", 300.0 + 40 * n)
        if "dasp" not in name:
            notes = folder / "annotation_txt"
            lines(notes / f"{name}_phrase_char.txt", "0.00\t0.05\tsil", "0.05\t0.15\t一 二 三", "0.15\t0.30\t四 啊")
            lines(notes / f"{name}_phrase.txt", "0.05\t0.15\tyi er san", "0.15\t0.30\tsi a")
            lines(notes / f"{name}_syllable.txt", "0.05\t0.08\tyi", "0.08\t0.12\ter")
            lines(notes / f"{name}_phoneme.txt", "0.05\t0.08\ti", "0.08\t0.12\t@r\\'")
