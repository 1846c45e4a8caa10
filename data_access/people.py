"""Citizens, sealed; accounts and tokens of staff; what was looked at by whom (audit)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, Row, Select, String, Table, select
from sqlalchemy.engine import Connection

from dashboard.errors import NotFound
from dashboard.records import Account, By
from data_access.engine import Moment, add_or_ignore, metadata
from data_access.json_text import JsonText

PEOPLE = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("phone_hash", LargeBinary(32), nullable=False, unique=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("since", Moment, nullable=False),
)
ACCOUNTS = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", String(60), nullable=False, unique=True),
    Column("name", String(60), nullable=False),
    Column("role", String(20), nullable=False),
    Column("department", String(40), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("totp_sealed", LargeBinary, nullable=False),
    Column("phone_hash", LargeBinary(32), nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("session_epoch", Integer, nullable=False),
)
TOKENS = Table(
    "tokens",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True),
    Column("account", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("revoked_at", Moment),
)
TOTP_USED = Table(
    "totp_used",
    metadata,
    Column("account", ForeignKey("accounts.id"), primary_key=True),
    Column("step", Integer, primary_key=True),
)
AUDIT = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("tag", String(40), nullable=False, index=True),
    Column("actor", String(8), nullable=False),
    Column("account", ForeignKey("accounts.id")),
    Column("facts", JsonText, nullable=False),
)
ADD_ACCOUNT, ADD_AUDIT = ACCOUNTS.insert(), AUDIT.insert()


class SqlPeople:
    """``ports.PersonStore`` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, phone_hash: bytes) -> int | None:
        return self._connection.execute(select(PEOPLE.c.id).where(PEOPLE.c.phone_hash == phone_hash)).scalar()

    def add(self, phone_hash: bytes, sealed: bytes, now: datetime) -> int:
        insert = add_or_ignore(self._connection, PEOPLE).values(phone_hash=phone_hash, sealed=sealed, since=now)
        self._connection.execute(insert.on_conflict_do_nothing(index_elements=["phone_hash"]))
        found = self.find(phone_hash)
        assert found is not None
        return found

    def sealed(self, person_id: int) -> bytes:
        return self._column(person_id, "sealed")

    def phone_hash(self, person_id: int) -> bytes:
        return self._column(person_id, "phone_hash")

    def _column(self, person_id: int, name: str) -> bytes:
        found = self._connection.execute(select(PEOPLE.c[name]).where(PEOPLE.c.id == person_id)).scalar()
        if found is None:
            raise NotFound()
        return bytes(found)


class SqlStaff:
    """``ports.StaffStore`` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, account: Account) -> Account:
        new = self._connection.execute(ADD_ACCOUNT, _account_row(account)).inserted_primary_key
        assert new is not None
        return Account(id=new[0], **_account_row(account))

    def save(self, account: Account) -> None:
        self._connection.execute(ACCOUNTS.update().where(ACCOUNTS.c.id == account.id).values(**_account_row(account)))

    def by_login(self, login: str) -> Account:
        return self._one(select(ACCOUNTS).where(ACCOUNTS.c.login == login))

    def by_id(self, account_id: int) -> Account:
        return self._one(select(ACCOUNTS).where(ACCOUNTS.c.id == account_id))

    def all(self) -> list[Account]:
        return [_account_of(row) for row in self._connection.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.login))]

    def _one(self, query: Select[Any]) -> Account:
        row = self._connection.execute(query).first()
        if row is None:
            raise NotFound()
        return _account_of(row)

    def add_token(self, token_hash: bytes, account_id: int, now: datetime, expires: datetime | None) -> None:
        self._connection.execute(TOKENS.insert().values(token_hash=token_hash, account=account_id, made_at=now, expires_at=expires))

    def by_token(self, token_hash: bytes, now: datetime) -> Account | None:
        """Whose token this is; None when unknown, revoked, expired, or the account is disabled."""
        token, account = TOKENS.c, ACCOUNTS.c
        query = (
            select(ACCOUNTS)
            .join(TOKENS, token.account == account.id)
            .where(token.token_hash == token_hash, token.revoked_at.is_(None), token.expires_at.is_(None) | (token.expires_at > now))
            .where(account.disabled.is_(False))
        )
        row = self._connection.execute(query).first()
        return None if row is None else _account_of(row)

    def revoke_tokens(self, account_id: int, now: datetime) -> int:
        """Ends every token of the account; says how many there were."""
        living = (TOKENS.c.account == account_id) & TOKENS.c.revoked_at.is_(None)
        return self._connection.execute(TOKENS.update().where(living).values(revoked_at=now)).rowcount

    def used_totp(self, account_id: int, step: int) -> bool:
        """Marks the code of this 30-second step as used; True when it had been used before."""
        insert = add_or_ignore(self._connection, TOTP_USED).values(account=account_id, step=step).on_conflict_do_nothing()
        self._connection.execute(TOTP_USED.delete().where(TOTP_USED.c.account == account_id, TOTP_USED.c.step < step - 10))
        return self._connection.execute(insert).rowcount == 0

    def totp_used_by(self, step: int) -> set[int]:
        """The accounts whose code of this 30-second step was used."""
        return set(self._connection.execute(select(TOTP_USED.c.account).where(TOTP_USED.c.step == step)).scalars())


def write_audit(connection: Connection, tag: str, by: By, at: datetime, facts: Mapping[str, Any]) -> None:
    """One row of what was done or looked at, never changed afterwards."""
    connection.execute(ADD_AUDIT, {"at": at, "tag": tag, "actor": by.actor, "account": by.account, "facts": dict(facts)})


def _account_row(account: Account) -> dict[str, Any]:
    return {field.name: getattr(account, field.name) for field in fields(Account) if field.name != "id"}


def _account_of(row: Row[Any]) -> Account:
    return Account(**row._mapping)
