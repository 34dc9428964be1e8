"""Perturbations of a clean sound: noise, reverberation, codecs, clipping and speed, each in five severities."""

from synth.perturbations.applying import Perturbed, perturbed
from synth.perturbations.ladder import AMOUNTS, SEVERITIES, Kind, Perturbing

__all__ = ["AMOUNTS", "SEVERITIES", "Kind", "Perturbed", "Perturbing", "perturbed"]
