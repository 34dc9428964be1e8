"""What starts light stays light."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_package_alone_imports_neither_arrow_nor_the_record() -> None:
    script = "import sys, earmark; print(*{'pyarrow', 'numpy', 'pydantic', 'earmark.item'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
