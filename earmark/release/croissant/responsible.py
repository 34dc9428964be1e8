"""What Croissant RAI 1.0 asks of a data set: how it came about, by whom it was judged, what is weak in it.

From the manifest and the report of the checks; what is not known is left out, or said not to be known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from earmark.release.card.origins import how_made
from earmark.release.card.tables import listed
from earmark.release.limits import limits

_MAINTENANCE = (
    "A version that is frozen does not change: its digest is over records, gold and decoded samples. Faulty items "
    "are withdrawn or corrected by errata, which ship with later versions and which scorers apply; items removed or "
    "changed make a major version, items added a minor one, words alone a patch."
)
_IMPACT = (
    "What a benchmark asks for is what gets built: a score on it speaks of these tasks, languages and sounds, not of "
    "hearing at large, and a difference between groups of speakers in it is no measure of people. It should not "
    "decide alone whether a system is fit for a use in which somebody may come to harm."
)


def responsible(manifest: Mapping[str, Any], checked: Mapping[str, Any]) -> dict[str, Any]:
    """The RAI properties, by their keys."""
    found: dict[str, Any] = {
        "rai:dataCollection": _collection(manifest),
        "rai:dataCollectionType": _types(manifest["described"]["clips"], manifest["text_items"]),
        "rai:dataCollectionMissingData": _missing(manifest),
        "rai:dataPreprocessingProtocol": _preprocessing(manifest["audio"]),
        **_annotation(manifest["review"], manifest["items"]),
        "rai:dataBiases": _biases(manifest),
        "rai:personalSensitiveInformation": _personal(manifest, checked),
        "rai:dataLimitations": limits(manifest, checked),
        "rai:dataSocialImpact": _IMPACT,
        "rai:dataUseCases": ["Evaluation of models that hear. Not training, and not validation of what is trained."],
        "rai:dataReleaseMaintenancePlan": _MAINTENANCE,
    }
    return {key: value for key, value in found.items() if value}


def _collection(manifest: Mapping[str, Any]) -> str:
    origins = manifest["described"]["origins"]
    return " ".join(
        f"{name}: {manifest['origins'][name]:,} items, {how_made(facts)}." for name, facts in origins.items()
    )


def _types(clips: Mapping[str, int], text_items: int) -> list[str]:
    corpora = clips.get("recorded") or clips.get("mixed") or text_items
    synthesis = ["Others: synthesis of sound from drawn scenes"] if clips.get("made") or clips.get("mixed") else []
    return [*(["Secondary data analysis"] if corpora else []), *synthesis]


def _missing(manifest: Mapping[str, Any]) -> str:
    rejected = sum(facts["rejected"] for facts in manifest["sources"].values() if facts["included"])
    return (
        f"{rejected:,} records were rejected while items were built, {sum(manifest['left_out'].values()):,} items may "
        f"not go out, and {manifest['pointer_items']:,} items come without their sound."
    )


def _preprocessing(audio: Mapping[str, Any]) -> list[str]:
    return [
        f"Loudness brought to {audio['loudness_lufs']} LUFS, true peak to {audio['true_peak_dbtp']} dBTP at most.",
        f"Loudness and peak as of {audio['meter']}.",
        f"Rates above {audio['max_sample_rate_hz']} Hz brought down to it ({audio['resampler']}); channels kept.",
        f"Stored as {audio['format']}.",
    ]


def _annotation(review: Mapping[str, Any], items: int) -> dict[str, Any]:
    protocol = ["Answers of items from corpora are the corpora's labels; those of made items follow from the scene."]
    if not review["judgements"]:
        return {
            "rai:dataAnnotationProtocol": [*protocol, "No item has been judged by people for this release."],
            "rai:annotationsPerItem": "0",
        }
    kinds = review["kinds"]
    agreement = [
        f"{kind}: Krippendorff's alpha of {facts['field']} ({facts['level']}) {facts['alpha']:.3f}."
        for kind, facts in kinds.items()
        if facts.get("alpha") is not None
    ]
    judged = [
        f"{kind}: {facts['judgements']:,} judgements of {facts['items']:,} items by {facts['raters']} raters."
        for kind, facts in kinds.items()
    ]
    return {
        "rai:dataAnnotationProtocol": [*protocol, *judged],
        "rai:dataAnnotationPlatform": ["Label Studio"],
        "rai:dataAnnotationAnalysis": agreement,
        "rai:annotationsPerItem": f"{review['judgements'] / items:.2f} on average",
        "rai:annotatorDemographics": ["Not recorded: raters are known by pseudonyms alone."],
    }


def _biases(manifest: Mapping[str, Any]) -> list[str]:
    described = manifest["described"]
    found = [f"Items by task: {listed(manifest['tasks'])}."]
    if manifest["languages"]:
        found.append(f"Spoken clips by language: {listed(manifest['languages'])}.")
    if described["clips"]:
        found.append(f"Clips by how they came about: {listed(described['clips'])}.")
    found += [f"Items by {key}: {listed(counts)}." for key, counts in described["groups"].items()]
    return found


def _personal(manifest: Mapping[str, Any], checked: Mapping[str, Any]) -> list[str]:
    clips = manifest["described"]["clips"]
    recorded = clips.get("recorded", 0) + clips.get("mixed", 0)
    found = [
        f"{recorded:,} clips are recordings or mixed of such, in which people may be heard, under the licences of "
        "their corpora."
        if recorded
        else "No recording of a person: every clip is made by synthesis."
    ]
    if manifest["described"]["groups"]:
        found.append(f"Attributes that people are compared by: {', '.join(manifest['described']['groups'])}.")
    ran = [one for one in checked.get("checks", ()) if one["id"].startswith("privacy.") and not one["not_run"]]
    if ran:
        found.append(
            f"Looked for what tells who somebody is, by {len(ran)} checks: {sum(one['found'] for one in ran):,} found."
        )
    return found
