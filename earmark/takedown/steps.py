"""What only people can do about a clip, said step by step: what no program here may change, or can reach."""

from __future__ import annotations

from earmark.takedown.finding import Found
from earmark.takedown.shelves import Project

_BUILT = frozenset({"items", "curated", "candidate"})
_OWN = "Delete your own copy, or it is ingested again (and set aside again): {}"
_REPRO = "Build again: `dvc repro` sets the clip aside as `curate.taken_down` (build/curated/rejects.parquet)"
_FOLDER = "{} was published to a folder: delete it there, and from whatever copies it"
_PEOPLE = (
    "Where items were sent to annotators, delete their tasks in Label Studio: its database has the sound "
    "(judgements are words, and stay)"
)
_ERRATA = (
    "Frozen versions do not change ({names}): their items are withdrawn in {releases}/errata.yaml, which scorers "
    "honour. Raise `version` in params.yaml, then `dvc repro`, `make freeze`, `earmark publish`"
)
_CACHES = (
    "The shards of {names} stay in the DVC cache and its remotes. To have them gone as well: `dvc remove {pointers}`, "
    "commit, then `dvc gc --workspace --cloud` (that version can then never be restored; ledger and manifest stay)"
)
_HISTORY = (
    "The history of {name} at the Hub holds every version that was published, also after the next one. When that is "
    "out, with huggingface_hub and a token that may write:"
)
_HUB = """\
  api = huggingface_hub.HfApi()
{tags}\
  api.super_squash_history("{name}", branch="main", repo_type="dataset")  # and "next", if there is one
  new = {{facts["sha256"] for facts in earmark.load("{name}").manifest["files"].values()}}
  old = [f for f in api.list_lfs_files("{name}", repo_type="dataset") if f.file_oid not in new]
  api.permanently_delete_lfs_files("{name}", old, repo_type="dataset")  # of all versions but the newest
"""
_READERS = (
    "Whoever has downloaded the data set has it still: say in its card, or in a discussion there, what was withdrawn "
    "and why"
)


def steps(found: Found, project: Project) -> list[str]:
    """What is left to do, in its order; the exact commands where there are any.

    Args:
        found: Where the clip is.
        project: The checkout.
    """
    told = [_OWN.format(path) for path in found.members]
    if any(one.shelf.kind in _BUILT for one in found.held):
        told.append(_REPRO)
    frozen = [one.shelf.path for one in found.of_kind("frozen")]
    if frozen:
        names = ", ".join(path.name for path in frozen)
        pointers = " ".join(str(path / name) for path in frozen for name in ("data.dvc", "webdataset.dvc"))
        told.append(_ERRATA.format(names=names, releases=project.releases))
        told.append(_CACHES.format(names=names, pointers=pointers))
    target = project.target()
    if target.startswith("hf://"):
        name = target.removeprefix("hf://").removeprefix("datasets/").partition("@")[0]
        tags = "".join(f'  api.delete_tag("{name}", tag="v{path.name}", repo_type="dataset")\n' for path in frozen)
        told += [f"{_HISTORY.format(name=name)}\n{_HUB.format(name=name, tags=tags)}".rstrip(), _READERS]
    told += [_FOLDER.format(one.shelf.path) for one in found.of_kind("published")]
    return [*told, _PEOPLE]
