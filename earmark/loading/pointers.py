"""Sound that a release may not carry, made from the reader's own copy of the corpus and checked by its hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from earmark.digest import sha256_of
from earmark.errors import AudioError
from earmark.item import Clip
from earmark.mastering import Target, master


@dataclass(frozen=True)
class Completing:
    """What pointer items are completed from.

    Attributes:
        corpora: Folder of each corpus in its original layout, by its builder's name.
        target: What the release brought every clip to.
    """

    corpora: Mapping[str, Path]
    target: Target

    def sound(self, name: str, clip: Clip) -> bytes:
        """Make the sound of a clip as the release made it.

        Args:
            name: What an error calls it.
            clip: With its source, the hash of the upstream file, and the hash of the samples that must come out.

        Returns:
            FLAC.

        Raises:
            AudioError: The corpus is not there or is another, or other samples come out.
        """
        source = clip.source
        folder = self.corpora.get(source.dataset)
        if folder is None:
            given = ", ".join(sorted(self.corpora)) or "none"
            raise AudioError(
                name, expected=f"your copy of {source.dataset}", got=given,
                remedy=f"load(…, corpora={{{source.dataset!r}: folder}}), of revision {source.revision}",
            )  # fmt: skip
        path = self._member(name, folder, source.record)
        found = sha256_of(path)
        if source.sha256 and found != source.sha256:
            raise AudioError(
                str(path), expected=f"sha256 {source.sha256}", got=found,
                remedy=f"The release was made of {source.dataset} {source.revision}: fetch that revision",
            )  # fmt: skip
        made = master(path, self.target, clip.layout)
        if made.pcm_sha256 != clip.pcm_sha256:
            raise AudioError(
                name, expected=f"samples of sha256 {clip.pcm_sha256} after {clip.transform or 'mastering'}",
                got=made.pcm_sha256,
                remedy="Only whole files brought to rate and level are made again; or your numeric libraries differ",
            )  # fmt: skip
        return made.flac

    def _member(self, name: str, folder: Path, record: str) -> Path:
        path = (folder / record).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise AudioError(name, expected="a record inside its corpus", got=record)
        if not path.is_file():
            raise AudioError(
                name, expected=f"{record} in {folder}", got="no such file",
                remedy="Give the folder of the corpus in its original layout",
            )  # fmt: skip
        return path
