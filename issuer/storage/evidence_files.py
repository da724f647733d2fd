"""Evidence files: bytes in a folder of the instance, under names that nobody can guess or choose.

The row that knows a file's name is written after the file, and removed before it: a file without a row is
garbage that harms nobody, a row without a file would be a lost piece of evidence.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{32}")


class EvidenceFileError(OSError):
    """The file is not there or cannot be kept; the message says what to look at, `errno` why."""

    def __init__(self, message: str, errno: int | None = None) -> None:
        super().__init__(message)
        self.errno = errno


@dataclass(frozen=True)
class EvidenceFiles:
    """The folder in which they lie; it is made, closed to others, when the first file comes."""

    folder: Path

    def keep(self, data: bytes) -> str:
        """Write the bytes down for good, and give the name under which they are found.

        Raises:
            EvidenceFileError: there is no room, or the folder cannot be written.
        """
        name = secrets.token_hex(16)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            self._flush()  # or the name could be lost in a power cut that the row survives
        except OSError as error:
            with contextlib.suppress(OSError):
                self.forget(name)
            raise EvidenceFileError(
                f"The file could not be kept in {self.folder}: {error.strerror}.", error.errno
            ) from error
        return name

    def read(self, name: str) -> bytes:
        """The bytes under that name.

        Raises:
            EvidenceFileError: there is no such file.
        """
        try:
            return self._path(name).read_bytes()
        except OSError as error:
            raise EvidenceFileError(f"An evidence file is missing from {self.folder}.") from error

    def forget(self, name: str) -> None:
        """Remove a file; it is no error when it is gone already."""
        self._path(name).unlink(missing_ok=True)

    def _flush(self) -> None:
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise EvidenceFileError("This is not the name of an evidence file.")
        return self.folder / name
