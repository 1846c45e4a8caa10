"""Photos of a report that is not sent yet: already kept and sealed, named to the browser by a sealed, expiring token. (web)

So a correction of the form, or the next step of it, never asks for the photo again.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from dashboard.reports.intake import KeptPhoto
from dashboard.reports.photos import SoundPhoto
from dashboard.trust.identity import Keys, SealBroken, seal, unseal

DRAFT = "draft photo"
KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class DraftPhoto:
    """One photo of an unsent report. token: how the browser names it."""

    token: str
    kept: KeptPhoto


def draft_photo(keys: Keys, kept: KeptPhoto, now: datetime) -> DraftPhoto:
    """The photo with a token that names it for ``KEPT_FOR``."""
    sound = asdict(kept.sound) | {"taken_at": kept.sound.taken_at.isoformat() if kept.sound.taken_at else None}
    plain = json.dumps({"original": kept.original, "sound": sound, "until": (now + KEPT_FOR).isoformat()})
    sealed = seal(keys, plain.encode(), DRAFT)
    return DraftPhoto(base64.urlsafe_b64encode(sealed).decode().rstrip("="), kept)


def read_draft(keys: Keys, token: str, now: datetime) -> DraftPhoto | None:
    """The photo behind a token; None when the token is not ours or too old."""
    try:
        sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        told = json.loads(unseal(keys, sealed, DRAFT))
    except (SealBroken, binascii.Error, ValueError):
        return None
    if datetime.fromisoformat(told["until"]) < now:
        return None
    sound = told["sound"]
    taken_at = datetime.fromisoformat(sound["taken_at"]) if sound["taken_at"] else None
    return DraftPhoto(token, KeptPhoto(told["original"], SoundPhoto(**sound | {"taken_at": taken_at})))
