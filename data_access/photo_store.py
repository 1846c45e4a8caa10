"""Where photos lie: a folder, or any store that fsspec reaches, named by content hash. (store)

On a file system "kept" means on the disk: written beside, synced, renamed, and every folder on the way synced too, so that a
transaction that commits afterwards never names a photo that a power cut took. Object stores answer only when they have it.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsspec
from fsspec.implementations.local import LocalFileSystem

from dashboard.errors import NotFound

KINDS = ("original", "staff", "public")
"""original: sealed by the caller; staff: rendition for review; public: rendition for everyone."""

_NAME = re.compile(r"[0-9a-f]{8,128}")
_PROBE = "f" * 64


class PhotoStore:
    """Photos by kind and name. Names are lower-case hex; whoever keeps the same name twice keeps the same content."""

    def __init__(self, url: str | os.PathLike[str], lead: timedelta = timedelta()) -> None:
        """url: a folder's path, or what fsspec understands (s3://bucket/prefix, memory://name). lead: as of ``times.Clock``."""
        self._files, self._root = fsspec.core.url_to_fs(os.fspath(url))
        self._local = isinstance(self._files, LocalFileSystem)
        self._lead = lead

    def keep(self, kind: str, name: str, data: bytes) -> None:
        """Keep ``data``; on return it is safe. Raises OSError when the disk is full or the store does not answer."""
        path = self._path(kind, name)
        if self._local:
            _write_durably(Path(path), data)
        else:
            self._files.pipe_file(path, data)

    def read(self, kind: str, name: str) -> bytes:
        """Raises NotFound."""
        try:
            return bytes(self._files.cat_file(self._path(kind, name)))
        except (FileNotFoundError, IsADirectoryError):
            raise NotFound() from None

    def has(self, kind: str, name: str) -> bool:
        return bool(self._files.isfile(self._path(kind, name)))

    def names(self, kind: str) -> Iterator[str]:
        """Every name kept, in no order; what a crash left half written is not among them."""
        for path in self._files.find(self._folder(kind)):
            name = path.rsplit("/", 1)[-1]
            if _NAME.fullmatch(name):
                yield name

    def older_than(self, kind: str, moment: datetime) -> Iterator[str]:
        """Names kept before that moment."""
        for path, facts in self._files.find(self._folder(kind), detail=True).items():
            kept_at = self._files.modified(path) if "mtime" not in facts else datetime.fromtimestamp(facts["mtime"], UTC)
            if _NAME.fullmatch(path.rsplit("/", 1)[-1]) and kept_at + self._lead < moment:
                yield path.rsplit("/", 1)[-1]

    def remove(self, kind: str, name: str) -> None:
        """Forget it; nothing happens when it is not there."""
        with contextlib.suppress(FileNotFoundError):
            self._files.rm_file(self._path(kind, name))

    def check(self) -> None:
        """Raises OSError unless a photo can be kept, read and removed now."""
        name = f"{_PROBE}{secrets.token_hex(4)}"
        self.keep("staff", name, b"probe")
        try:
            if self.read("staff", name) != b"probe":
                raise OSError("the photo store gives back something else than was kept")
        except NotFound:
            raise OSError("the photo store does not hold what was kept") from None
        finally:
            self.remove("staff", name)

    def free(self) -> int | None:
        """Bytes left on its disk; None: an object store, which does not say."""
        if not self._local:
            return None
        folder = Path(self._root)
        while not folder.exists():
            folder = folder.parent
        return shutil.disk_usage(folder).free

    def _folder(self, kind: str) -> str:
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is not a kind of photo")
        return f"{self._root.rstrip('/')}/{kind}"

    def _path(self, kind: str, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise NotFound()
        return f"{self._folder(kind)}/{name[:2]}/{name}"


def _write_durably(path: Path, data: bytes) -> None:
    _make_folder(path.parent)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with open(beside, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _make_folder(folder: Path) -> None:
    """Missing folders are made from the top, each entered safely into the one above it."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows opens no folders; its file systems journal renames
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
