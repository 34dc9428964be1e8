"""MusicCaps: clips of 10 s of web videos, each described by a musician; those of AudioSet's evaluation part.

Seen: `musiccaps-public.csv` (`ytid,start_s,end_s,audioset_positive_labels,aspect_list,caption,author_id,
is_balanced_subset,is_audioset_eval`); no sound comes with it. That a clip lies as `audio/[<ytid>]-[<start>-<end>].wav`
is how MuChoMusic names them. The text is CC BY-SA 4.0; the sound is of a video site and not passed on.
"""

from __future__ import annotations

from builders.contract.source import HubFiles, Manual, Source
from builders.reading.rows import Rows, fixed, of_part, rows

SOURCE = Source(
    name="musiccaps",
    title="MusicCaps",
    folders=("MusicCaps", "google__MusicCaps"),
    revision="2023-01",
    licence="LicenseRef-YouTube",
    redistributable=False,
    attribution="MusicCaps by A. Agostinelli et al. (Google); sound of web videos",
    citation="A. Agostinelli et al. MusicLM: Generating Music From Text. arXiv:2301.11325, 2023",
    homepage="https://huggingface.co/datasets/google/MusicCaps",
    how_to_get="Put musiccaps-public.csv of google/MusicCaps on the Hub into MusicCaps, and the clips that you have "
    "the right to into MusicCaps/audio as [<ytid>]-[<start>-<end>].wav",
    cells=(
        ("ahelm", "air_bench_chat_music"),
        ("mmau_pro", "open"),
        ("voiceassistant_eval", "listening_music"),
    ),
    standing="layout",
    # The head of main in the repository's history.
    fetch=(
        HubFiles("google/MusicCaps", "0a51889b340037bb75a9a0858af2e4ece21f7f89", ("musiccaps-public.csv",)),
        Manual("Put the clips into MusicCaps/audio as [<ytid>]-[<start>-<end>].wav"),
    ),
)

WORDINGS = {
    "air_bench_chat_music": ("Describe this music: instruments, mood, tempo.", "What is this music like?"),
    "open": ("Describe this music.", "How would you describe this recording to a musician?"),
    "listening_music": ("What kind of music is this?", "Tell me in a few sentences what you hear."),
}
_RUBRIC = ("The answer is one musician's description. A reply that agrees with what it says of the music is right.",)

build = rows(
    SOURCE,
    "musiccaps-public.csv",
    *(
        Rows(
            benchmark=benchmark,
            task=task,
            record=lambda c: f"{c['ytid']}/{c['start_s']}",
            audio="audio/[{ytid}]-[{start_s}-{end_s}].wav",
            wordings=WORDINGS[task],
            answer="caption",
            answer_type="free",
            aspects=("knowledge",) if benchmark == "ahelm" else (),
            where=lambda c: of_part(c["is_audioset_eval"], ("True",), ("False",)),
            columns=("ytid", "start_s", "is_audioset_eval"),
            more={"rubric": fixed(_RUBRIC)},
        )
        for benchmark, task in SOURCE.cells
    ),
)
