"""What every photo store keeps to, in a folder and in an object store."""

import errno
import os
import threading

import fsspec
import pytest

from dashboard.errors import NotFound
from data_access import photo_store
from data_access.photo_store import PhotoStore

NAME = "ab" * 32
OTHER = "cd" * 32


@pytest.fixture(params=["folder", "memory"])
def store(request, tmp_path):
    if request.param == "folder":
        yield PhotoStore(tmp_path / "with a space" / "photos")
    else:
        yield PhotoStore("memory://photos-test")
        fsspec.filesystem("memory").rm("/photos-test", recursive=True) if fsspec.filesystem("memory").exists("/photos-test") else None


def test_what_is_kept_is_read_again(store):
    store.keep("original", NAME, b"sealed bytes")
    assert store.read("original", NAME) == b"sealed bytes"
    assert store.has("original", NAME)


def test_kinds_do_not_see_each_other(store):
    store.keep("original", NAME, b"sealed")
    assert not store.has("public", NAME)
    with pytest.raises(NotFound):
        store.read("public", NAME)


def test_what_is_missing_is_not_found(store):
    with pytest.raises(NotFound):
        store.read("public", NAME)
    assert not store.has("public", NAME)
    assert list(store.names("public")) == []


def test_the_same_photo_twice_is_fine(store):
    store.keep("public", NAME, b"same")
    store.keep("public", NAME, b"same")
    assert list(store.names("public")) == [NAME]


def test_all_names_are_listed(store):
    for name in (NAME, OTHER):
        store.keep("staff", name, b"x")
    assert sorted(store.names("staff")) == [NAME, OTHER]


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "AB" * 32, "ab/cd", "ab", "xyz" * 20, NAME + "\n", f"/{NAME}", "ab" * 65])
def test_names_that_are_no_hashes_are_not_found(store, name):
    with pytest.raises(NotFound):
        store.read("public", name)
    with pytest.raises(NotFound):
        store.keep("public", name, b"x")


def test_an_unknown_kind_is_a_mistake_of_the_caller(store):
    with pytest.raises(ValueError):
        store.keep("../public", NAME, b"x")


def test_removing_is_final_and_may_be_repeated(store):
    store.keep("public", NAME, b"x")
    store.remove("public", NAME)
    store.remove("public", NAME)
    assert not store.has("public", NAME)


def test_a_ready_store_leaves_no_trace_of_being_asked(store):
    store.check()
    assert list(store.names("staff")) == []


def test_a_folder_says_what_is_left_and_an_object_store_does_not(tmp_path):
    assert PhotoStore(tmp_path / "not yet there").free() > 0
    assert PhotoStore("memory://x").free() is None


def test_file_and_folders_are_synced_before_keep_returns(tmp_path, monkeypatch):
    synced = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(os.readlink(f"/proc/self/fd/{handle}")), real(handle)))
    PhotoStore(tmp_path / "photos").keep("original", NAME, b"x")
    folder = str(tmp_path / "photos" / "original" / "ab")
    assert synced[-1] == folder
    assert synced[-2].startswith(f"{folder}/.{NAME}")
    assert {str(tmp_path), str(tmp_path / "photos"), str(tmp_path / "photos" / "original")} <= set(synced)


if not os.path.exists("/proc/self/fd"):
    test_file_and_folders_are_synced_before_keep_returns = pytest.mark.skip("needs /proc")(
        test_file_and_folders_are_synced_before_keep_returns
    )


def test_a_full_disk_raises_and_leaves_nothing_behind(tmp_path, monkeypatch):
    store = PhotoStore(tmp_path)
    store.keep("public", OTHER, b"x")

    def full(_handle):
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(photo_store.os, "fsync", full)
    with pytest.raises(OSError):
        store.keep("public", NAME, b"x" * 1000)
    assert not store.has("public", NAME)
    assert list(store.names("public")) == [OTHER]
    assert not list(tmp_path.rglob("*.part"))


def test_what_a_crash_left_half_written_is_not_listed(tmp_path):
    store = PhotoStore(tmp_path)
    store.keep("public", NAME, b"x")
    (tmp_path / "public" / "ab" / f".{OTHER}.0a0b0c0d.part").write_bytes(b"half")
    assert list(store.names("public")) == [NAME]


def test_two_at_once_keep_the_same_photo(tmp_path):
    store = PhotoStore(tmp_path)
    data = os.urandom(200_000)
    keepers = [threading.Thread(target=store.keep, args=("public", NAME, data)) for _ in range(8)]
    for keeper in keepers:
        keeper.start()
    for keeper in keepers:
        keeper.join()
    assert store.read("public", NAME) == data
