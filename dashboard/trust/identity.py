"""Who people are: sealed, found by keyed hash, opened in one place and on record. (rules and steps)

Each record has a data key of its own, wrapped by the newest master key; a master's id stands in front, so old records open
after a rotation. Found records must be found for ever: the key of the hashes comes from the oldest identity key, which
rotation leaves in its place, and not from SECRET_KEY, which signs sessions and may change any day.
Source: NIST SP 800-38D (AES-GCM), RFC 5869 (HKDF), RFC 2104 (HMAC).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from dataclasses import dataclass
from datetime import datetime

import phonenumbers
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dashboard.errors import BadPhone, BadSetting, FactMissing
from dashboard.ports import Work
from dashboard.records import By

PHONE = "phone"
OPENED = "identity:open"
"""The audit's tag of each opening."""

KEY_BYTES = 32
_VERSION = b"\x01"
_ID_BYTES = 8
_NONCE_BYTES = 12
_WRAPPED_BYTES = _NONCE_BYTES + KEY_BYTES + 16
_HEAD_BYTES = len(_VERSION) + _ID_BYTES + _WRAPPED_BYTES
_MOBILE = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)


class SealBroken(Exception):
    """Sealed bytes do not open: changed, sealed for another purpose, or under a master key that is gone."""


@dataclass(frozen=True, repr=False)
class Keys:
    """masters: 32-byte keys by id, newest first; hashing: of keyed hashes, for ever;
    signing: of short-lived signatures (form tokens, links), new with each SECRET_KEY."""

    masters: dict[bytes, bytes]
    hashing: bytes
    signing: bytes

    @classmethod
    def from_settings(cls, secret_key: str, identity_keys: str) -> Keys:
        """identity_keys: base64 of 32 bytes each, separated by commas, newest first. Raises BadSetting."""
        given = [_master(text.strip()) for text in identity_keys.split(",") if text.strip()]
        if not given:
            raise BadSetting(setting="IDENTITY_KEYS", what="no key is given", remedy="Leave it unset to have one made on first run")
        masters = {_id_of(master): master for master in given}
        return cls(masters, _derived(given[-1], b"keyed hash"), _derived(secret_key.encode(), b"signing"))

    @staticmethod
    def fresh() -> str:
        """A new identity key as text for IDENTITY_KEYS; to rotate, put it in front of the others with a comma."""
        return base64.b64encode(os.urandom(KEY_BYTES)).decode()

    def __repr__(self) -> str:
        return f"Keys({len(self.masters)} masters)"


def seal(keys: Keys, plain: bytes, purpose: str) -> bytes:
    """``plain`` sealed so that it opens only with a master key and for the same purpose; 129 bytes longer."""
    master_id, master = next(iter(keys.masters.items()))
    data_key, nonce = os.urandom(KEY_BYTES), os.urandom(_NONCE_BYTES)
    closed = AESGCM(data_key).encrypt(nonce, plain, purpose.encode())
    return _VERSION + master_id + _wrapped(master, data_key, purpose) + nonce + closed


def unseal(keys: Keys, sealed: bytes, purpose: str) -> bytes:
    """What was sealed. Raises SealBroken."""
    data_key = _data_key(keys, sealed, purpose)
    nonce = sealed[_HEAD_BYTES : _HEAD_BYTES + _NONCE_BYTES]
    try:
        return AESGCM(data_key).decrypt(nonce, memoryview(sealed)[_HEAD_BYTES + _NONCE_BYTES :], purpose.encode())
    except (InvalidTag, ValueError):
        raise SealBroken(purpose) from None


def rewrap(keys: Keys, sealed: bytes, purpose: str) -> bytes:
    """The same record under the newest master key: its data key is wrapped anew, what it holds is not touched. Raises SealBroken."""
    data_key = _data_key(keys, sealed, purpose)
    master_id, master = next(iter(keys.masters.items()))
    return _VERSION + master_id + _wrapped(master, data_key, purpose) + sealed[_HEAD_BYTES:]


def keyed_hash(keys: Keys, plain: str, purpose: str) -> bytes:
    """32 bytes by which ``plain`` is found again, and from which nobody without the key can try out numbers."""
    return hmac.new(keys.hashing, f"{purpose}\0{plain}".encode(), hashlib.sha256).digest()


def normal_phone(text: str, region: str = "CN") -> str:
    """A mobile number as E.164 (+8613900000000). region: of numbers without a country's prefix. Raises BadPhone."""
    try:
        number = phonenumbers.parse(text.strip()[:40], region)
    except phonenumbers.NumberParseException:
        raise BadPhone() from None
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in _MOBILE:
        raise BadPhone()
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_hash(keys: Keys, phone: str) -> bytes:
    """The keyed hash of a phone number in any writing: of citizens and of staff, so that the two can be compared. Raises BadPhone."""
    return keyed_hash(keys, normal_phone(phone), PHONE)


def reporter_of(work: Work, keys: Keys, phone: str, now: datetime) -> int:
    """The person's id behind a phone number: the known one, or a new one with the number sealed. Raises BadPhone."""
    number = normal_phone(phone)
    found = work.people.find(keyed_hash(keys, number, PHONE))
    if found is not None:
        return found
    return work.people.add(keyed_hash(keys, number, PHONE), seal(keys, number.encode(), PHONE), now)


def open_identity(work: Work, keys: Keys, person_id: int, *, by: By, why: str, now: datetime) -> str:
    """The phone number of a person. The only way to it: who looked, when and why is on record in the same transaction.

    Raises FactMissing (why), NotFound (no such person), SealBroken.
    """
    if not why.strip():
        raise FactMissing(field="why", fact="why")
    work.audit(OPENED, by, now, {"person": person_id, "why": why.strip()})
    return unseal(keys, work.people.sealed(person_id), PHONE).decode()


def _master(text: str) -> bytes:
    try:
        master = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        master = b""
    if len(master) != KEY_BYTES or len(set(master)) < 8:
        raise BadSetting(
            setting="IDENTITY_KEYS",
            what="a key is not 32 random bytes in base64",
            remedy="Make one with: python -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())'",
        )
    return master


def _id_of(master: bytes) -> bytes:
    return _derived(master, b"master id")[:_ID_BYTES]


def _derived(secret: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"baixingpai " + info).derive(secret)


def _wrapped(master: bytes, data_key: bytes, purpose: str) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(master).encrypt(nonce, data_key, b"key " + purpose.encode())


def _data_key(keys: Keys, sealed: bytes, purpose: str) -> bytes:
    master = keys.masters.get(sealed[1 : 1 + _ID_BYTES])
    if sealed[:1] != _VERSION or master is None:
        raise SealBroken(purpose)
    wrapped = sealed[1 + _ID_BYTES : _HEAD_BYTES]
    try:
        return AESGCM(master).decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], b"key " + purpose.encode())
    except (InvalidTag, ValueError):
        raise SealBroken(purpose) from None
