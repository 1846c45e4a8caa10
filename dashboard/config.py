"""Settings: what can be set from the environment or ``.env``, with default and meaning. (rules)

Each is documented in docs/settings.md; a test insists.
"""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from dashboard.errors import BadSetting

WEAK = 32  # characters of a secret below which production refuses it
VARIED = 10  # different characters: 32 random hexadecimal ones have fewer once in millions


class Settings(BaseSettings):
    """All settings of one installation."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", case_sensitive=False)

    mode: Literal["demo", "production"] = Field(
        "demo", description="demo: demo accounts, TOTP shown, no limits; production refuses all of that"
    )
    rate_limits: Literal["", "off", "city"] = Field("", description="limits on tries and reports; empty: off in demo, city in production")
    city: str = Field("guiyang", description="a bundled city's name, or a folder")
    var_dir: Path = Field(Path("var"), description="where the embedded default keeps its files, under a folder per city")
    database_url: str = Field("", description="SQLAlchemy URL; empty: SQLite under VAR_DIR")
    redis_url: str = Field("", description="Redis for bus, cache, limits and jobs; empty: in-process and SQLite")
    photo_store: str = Field("", description="folder or fsspec URL; empty: photos under VAR_DIR")
    secret_key: str = Field("", description="signs sessions and forms; made on first run and kept under VAR_DIR")
    identity_keys: str = Field(
        "", description="base64 keys of 32 bytes that seal identities, newest first; made on first run and kept under VAR_DIR"
    )
    public_url: str = Field("http://127.0.0.1:8050", description="how the public reaches this site; stands in QR codes and links")
    log_format: Literal["text", "json"] = Field("text", description="lines for people or for machines")
    proxies: str = Field(
        "127.0.0.0/8, ::1", description="machines whose X-Forwarded-For is believed, as addresses or networks with commas between"
    )
    metrics_token: str = Field("", description="token that opens /metrics to other machines; empty: loopback only")
    clock: str = Field(
        "",
        description="demo only: a moment with offset (2026-03-18T10:20+08:00) at which the city's clock stood when its first process began "
        "and from which it goes on; empty: the real time",
    )

    @property
    def production(self) -> bool:
        return self.mode == "production"

    @property
    def limits_on(self) -> bool:
        return self.rate_limits == "city" or (self.rate_limits == "" and self.production)

    @property
    def proxy_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The networks of ``proxies``. Raises BadSetting."""
        try:
            return tuple(ip_network(part.strip()) for part in self.proxies.split(",") if part.strip())
        except ValueError as error:
            raise BadSetting(setting="PROXIES", what=str(error), remedy="Give addresses or networks, such as 10.0.0.0/8.") from None

    @property
    def set_clock(self) -> datetime | None:
        """The moment of ``clock``; None: the real time. Raises BadSetting, in production for any moment."""
        if not self.clock:
            return None
        if self.production:
            what = "a city in production lives by the real time"
            raise BadSetting(setting="CLOCK", what=what, remedy="Leave it empty, or set MODE=demo.")
        try:
            moment = datetime.fromisoformat(self.clock)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            what = f"{self.clock} is no moment with offset"
            raise BadSetting(setting="CLOCK", what=what, remedy="Write it so: 2026-03-18T10:20+08:00.") from None
        return moment

    @property
    def folder(self) -> Path:
        """Where this city's files are."""
        return self.var_dir / Path(self.city).name

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite+pysqlite:///{(self.folder / 'city.db').absolute()}"

    @property
    def photos(self) -> str:
        return self.photo_store or str((self.folder / "photos").absolute())


def load_settings(**given: object) -> Settings:
    """Settings from the environment, with missing keys made and kept; raises BadSetting in production when they are weak."""
    settings = Settings(**given)  # type: ignore[arg-type]
    if settings.production:
        _refuse_weak(settings)
    _ = settings.set_clock  # refused before anything is made
    settings.folder.mkdir(parents=True, exist_ok=True)
    secret = settings.secret_key or kept_in(settings.folder / "secret.key", lambda: secrets.token_urlsafe(48))
    identity = settings.identity_keys or kept_in(
        settings.folder / "identity.keys", lambda: base64.b64encode(secrets.token_bytes(32)).decode()
    )
    return settings.model_copy(update={"secret_key": secret, "identity_keys": identity})


def kept_in(path: Path, make: Callable[[], str]) -> str:
    """What the file holds; made first, readable by its owner alone, when it is not there."""
    if not path.exists():
        part = path.with_suffix(f".{secrets.token_hex(4)}")
        part.touch(mode=0o600)
        with part.open("w") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())  # what it seals from now on is lost without it
        with suppress(FileExistsError):
            path.hardlink_to(part)  # the first of two processes wins, whole
        part.unlink()
    return path.read_text().strip()


def _refuse_weak(settings: Settings) -> None:
    if settings.secret_key and (len(settings.secret_key) < WEAK or len(set(settings.secret_key)) < VARIED):
        what = f"shorter than {WEAK} characters, or fewer than {VARIED} different ones"
        raise BadSetting(setting="SECRET_KEY", what=what, remedy="Set a random one, or leave it empty to have one made.")
    if not settings.public_url.startswith("https://"):
        raise BadSetting(setting="PUBLIC_URL", what="not https", remedy="Set the address under which the proxy serves this site.")
