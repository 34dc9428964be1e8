"""Two folders change places in one step, so that who looks sees the one or the other, and never none."""

from __future__ import annotations

import ctypes
import os
import sys
from errno import EINVAL, ENOSYS, ENOTSUP
from pathlib import Path

_HERE = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE
_CANNOT = frozenset({EINVAL, ENOSYS, ENOTSUP})


def exchange(one: Path, other: Path) -> bool:
    """Exchange the names of two files or folders of one file system (renameat2(2), Linux 3.15).

    Args:
        one: Is there.
        other: Is there as well.

    Returns:
        Whether it was done; False where the system or the file system has no such step, and nothing was changed.

    Raises:
        OSError: One is not there, or may not be renamed.
    """
    if sys.platform != "linux":
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _CANNOT:
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))
