"""The Hub's own uploader (hf_xet) into a local store; what was new in it, as JSON: `xet_upload.py STORE FILE ...`."""

from __future__ import annotations

import json
import sys


def main() -> None:
    """Upload, and say how many bytes were new."""
    import hf_xet  # type: ignore[import-untyped]

    store, *files = sys.argv[1:]
    commit = hf_xet.XetSession().new_upload_commit(endpoint=f"local://{store}")
    for file in files:
        commit.start_upload_file(file)
    found = commit.wait_to_finish().dedup_metrics
    said = {name: getattr(found, name) for name in ("total_bytes", "new_bytes", "total_bytes_uploaded")}
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main()
