"""`croissant.json`: the release for machines (Croissant 1.1, MLCommons, with the vocabulary of Croissant RAI 1.0).

Every file with its sha256, every configuration as a record set with all its columns, sound and pictures as bytes out
of the Parquet. The document follows from the manifest and the schema alone.
"""

from earmark.release.croissant.document import CROISSANT, document
from earmark.release.croissant.valid import require_valid

__all__ = ["CROISSANT", "document", "require_valid"]
