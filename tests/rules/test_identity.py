"""Phone numbers are sealed, found by keyed hash, and opened only on record; numbers and codes of cases."""

import base64
import os
import random
from datetime import UTC, date, datetime

import pytest

from dashboard.errors import BadPhone, BadSetting, FactMissing, NotFound
from dashboard.records import By
from dashboard.trust.identity import (
    OPENED,
    Keys,
    SealBroken,
    keyed_hash,
    normal_phone,
    open_identity,
    phone_hash,
    reporter_of,
    rewrap,
    seal,
    unseal,
)
from dashboard.trust.names import ALPHABET, code_hash, new_code, new_number, normal_code, normal_number

NOW = datetime(2026, 3, 18, 6, 32, tzinfo=UTC)
OLD, NEW = (base64.b64encode(random.Random(seed).randbytes(32)).decode() for seed in (1, 2))


def keys(*identity_keys, secret="session secret"):
    return Keys.from_settings(secret, ",".join(identity_keys or (OLD,)))


class People:
    def __init__(self):
        self.rows = []

    def find(self, phone_hash):
        return next((at for at, row in enumerate(self.rows, 1) if row[0] == phone_hash), None)

    def add(self, phone_hash, sealed, now):
        self.rows.append((phone_hash, sealed, now))
        return len(self.rows)

    def sealed(self, person_id):
        return self.rows[person_id - 1][1]


class Work:
    def __init__(self):
        self.people = People()
        self.record = []

    def audit(self, tag, by, at, facts):
        self.record.append((tag, by, at, dict(facts)))


def test_what_is_sealed_opens_again_and_says_nothing_closed():
    sealed = seal(keys(), b"+8613985012345", "phone")
    assert unseal(keys(), sealed, "phone") == b"+8613985012345"
    assert b"139850" not in sealed
    assert seal(keys(), b"+8613985012345", "phone") != sealed


def test_a_seal_opens_for_its_own_purpose_only():
    with pytest.raises(SealBroken):
        unseal(keys(), seal(keys(), b"x", "phone"), "photo")


def test_a_changed_seal_does_not_open():
    sealed = seal(keys(), b"+8613985012345", "phone")
    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(SealBroken):
            unseal(keys(), changed, "phone")
    for length in (0, 1, 9, 60, len(sealed) - 1):
        with pytest.raises(SealBroken):
            unseal(keys(), sealed[:length], "phone")


def test_after_a_rotation_old_seals_open_new_ones_use_the_new_key_and_people_are_still_found():
    before, after = keys(OLD), keys(NEW, OLD)
    assert unseal(after, seal(before, b"x", "phone"), "phone") == b"x"
    with pytest.raises(SealBroken):
        unseal(before, seal(after, b"x", "phone"), "phone")
    assert keyed_hash(before, "+8613985012345", "phone") == keyed_hash(after, "+8613985012345", "phone")


def test_a_record_is_moved_to_the_new_key_without_being_opened():
    sealed = seal(keys(OLD), b"x" * 1000, "photo")
    moved = rewrap(keys(NEW, OLD), sealed, "photo")
    assert moved[-1000:] == sealed[-1000:]
    assert unseal(keys(NEW), moved, "photo") == b"x" * 1000


def test_a_new_session_secret_loses_nobody():
    assert keyed_hash(keys(secret="a"), "x", "phone") == keyed_hash(keys(secret="b"), "x", "phone")
    assert keys(secret="a").signing != keys(secret="b").signing


def test_hashes_differ_by_purpose_and_by_key():
    assert len({keyed_hash(keys(OLD), "x", "a"), keyed_hash(keys(OLD), "x", "b"), keyed_hash(keys(NEW), "x", "a")}) == 3


def test_keys_show_nothing_of_themselves():
    assert OLD[:10] not in repr(keys())
    assert repr(keys()) == "Keys(1 masters)"


@pytest.mark.parametrize("text", ["", " , ", "short", "A" * 44, base64.b64encode(bytes(32)).decode(), base64.b64encode(b"x" * 31).decode()])
def test_weak_identity_keys_are_refused(text):
    with pytest.raises(BadSetting) as caught:
        Keys.from_settings("secret", text)
    assert caught.value.facts["setting"] == "IDENTITY_KEYS"


def test_a_fresh_key_is_taken_also_in_url_safe_writing():
    fresh = Keys.fresh()
    assert Keys.from_settings("s", fresh) != Keys.from_settings("s", Keys.fresh())
    assert Keys.from_settings("s", fresh.replace("+", "-").replace("/", "_")) == Keys.from_settings("s", fresh)


def test_a_photo_of_five_megabytes_is_sealed_and_opens_again():
    photo = os.urandom(5_000_000)
    assert unseal(keys(), seal(keys(), photo, "photo"), "photo") == photo


@pytest.mark.parametrize(
    "text",
    ["13985012345", "139 8501 2345", "+86 139-8501-2345", "0086 13985012345", " 13985012345 ", "１３９８５０１２３４５", "8613985012345"],
)
def test_a_mobile_number_has_one_normal_form(text):
    assert normal_phone(text) == "+8613985012345"


@pytest.mark.parametrize("text", ["", "12345", "0851-85801234", "139850123456", "hello", "13985012345" * 20, "+", "\0"])
def test_what_is_no_mobile_number_is_refused(text):
    with pytest.raises(BadPhone):
        normal_phone(text)


def test_the_same_phone_in_another_writing_is_the_same_person():
    work = Work()
    first = reporter_of(work, keys(), "139 8501 2345", NOW)
    assert reporter_of(work, keys(NEW, OLD), "+8613985012345", NOW) == first
    assert reporter_of(work, keys(), "13985012346", NOW) != first
    assert len(work.people.rows) == 2
    assert phone_hash(keys(), "13985012345") == work.people.rows[0][0]


def test_opening_an_identity_is_on_record():
    work, who = Work(), By("staff", 7, "auditor")
    person = reporter_of(work, keys(), "13985012345", NOW)
    assert work.record == []
    assert open_identity(work, keys(), person, by=who, why="reward returned", now=NOW) == "+8613985012345"
    assert work.record == [(OPENED, who, NOW, {"person": person, "why": "reward returned"})]
    assert "139850" not in repr(work.record)


def test_an_identity_is_not_opened_without_a_reason():
    work = Work()
    person = reporter_of(work, keys(), "13985012345", NOW)
    with pytest.raises(FactMissing):
        open_identity(work, keys(), person, by=By("staff", 7), why="  ", now=NOW)
    assert work.record == []


def test_numbers_carry_the_day_and_four_signs():
    number = new_number(date(2026, 3, 18))
    assert number[:7] == "260318-"
    assert len(number) == 11
    assert set(number[7:]) <= set(ALPHABET)
    assert new_number(date(2026, 3, 18), random.Random(5)) == new_number(date(2026, 3, 18), random.Random(5))


def test_codes_are_eighty_random_bits_in_groups_of_four():
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    for code in codes:
        assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert {sign for code in codes for sign in code} == {*ALPHABET, "-"}
    assert len(ALPHABET) ** 16 == 2**80


@pytest.mark.parametrize("typed", ["0a1b-2c3d-4e5f-6g7h", "OAIB2C3D4E5F6G7H", " oalb 2c3d 4e5f 6g7h ", "０Ａ１Ｂ—2C3D—4E5F—6G7H"])
def test_a_code_is_understood_as_people_type_it(typed):
    assert normal_code(typed) == "0A1B-2C3D-4E5F-6G7H"
    assert code_hash(keys(), typed) == code_hash(keys(), "0A1B-2C3D-4E5F-6G7H")


@pytest.mark.parametrize("typed", ["", "0A1B", "0A1B-2C3D-4E5F-6G7U", "0A1B-2C3D-4E5F-6G7H-8", "../../../etc/passw", "é" * 16])
def test_what_cannot_be_a_code_is_not_found(typed):
    with pytest.raises(NotFound):
        code_hash(keys(), typed)


def test_a_number_is_understood_as_people_type_it():
    assert normal_number("260318 7k4m") == normal_number("２６0318－7K4M") == "260318-7K4M"
    for typed in ("", "260318", "ABCDEF-7K4M", "260318-7K4M9"):
        with pytest.raises(NotFound):
            normal_number(typed)
