"""What a member of staff does in a browser without scripts, for tests of sign-in and desks; and the clock they live by."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.handling.moves import Brought, make_move
from dashboard.product import Product
from dashboard.records import Account, By, Case
from dashboard.reports.intake import KeptPhoto, ReportDraft, keep_photo, submit_report
from dashboard.reports.photos import inspect_photo
from dashboard.trust.accounts import current_code
from dashboard.trust.demo_accounts import DEMO_PASSWORD, ensure_demo_accounts
from tests.builders import CENTRE, a_photo_file
from tests.web.citizens import hidden_fields


@dataclass
class Town:
    """A demo city whose clock stands still unless it is told to go on."""

    app: Flask

    @classmethod
    def of(cls, app: Flask, now: datetime) -> Town:
        town = cls(app)
        town.now = now
        ensure_demo_accounts(town.product.open_work, town.product.keys, town.product.city, now)
        return town

    @property
    def product(self) -> Product:
        product: Product = self.app.extensions["product"]
        return product

    @property
    def now(self) -> datetime:
        return self.product.clock()

    @now.setter
    def now(self, moment: datetime) -> None:
        self.product.clock.now = moment

    def account(self, login: str) -> Account:
        with self.product.open_reading() as work:
            return work.staff.by_login(login)

    def person(self, login: str) -> Staff:
        """Somebody signed in, in a browser of their own."""
        someone = Staff(self, self.app.test_client(), login)
        answer = someone.sign_in()
        assert answer.status_code == 303, answer.text
        return someone

    def report(
        self,
        category: str = "exposed_litter",
        photos: int = 1,
        at: tuple[float, float] = CENTRE,
        kept: tuple[KeptPhoto, ...] = (),
        **changes: Any,
    ) -> Case:
        """A new report's case."""
        kept = kept or tuple(self.photo(colour) for colour in ("grey", "olive", "navy")[:photos])
        draft = replace(ReportDraft(category, *at, text="垃圾堆在路边好几天了", photos=kept), **changes)
        receipt = submit_report(
            self.product.open_work, draft, city=self.product.city, locator=self.product.locator, keys=self.product.keys, now=self.now
        )
        return self.case(receipt.number)

    def photo(self, colour: str) -> KeptPhoto:
        data = a_photo_file(colour)
        return keep_photo(self.product.photo_store, self.product.keys, data, inspect_photo(data, zone=self.product.city.zone))

    def case(self, number: str) -> Case:
        with self.product.open_reading() as work:
            return work.cases.find(number)

    def photos(self, case: Case) -> list[Any]:
        with self.product.open_reading() as work:
            return work.photos.of_case(case.id)

    def moved(self, case: Case, name: str, login: str, photos: tuple[KeptPhoto, ...] = (), **facts: Any) -> Case:
        """The case after a move that somebody made elsewhere."""
        by = By.staff(self.account(login))
        return make_move(self.product.open_work, case.number, name, Brought(facts, photos), by=by, city=self.product.city, now=self.now)

    def accepted(self, **changes: Any) -> Case:
        """A case that its rule has dispatched."""
        return self.moved(self.report(**changes), "accept", "demo.reviewer.a08", photo_cleared=True)

    def handled(self, **changes: Any) -> Case:
        """A case fed back with one photo."""
        case = self.accepted(**changes)
        return self.moved(case, "feed_back", handler_of(case), (self.photo("green"),))


@dataclass
class Staff:
    """One person's browser."""

    town: Town
    client: FlaskClient
    login: str

    def sign_in(self, **typed: str) -> TestResponse:
        token = hidden_fields(self.client.get("/staff/sign-in").text)["csrf_token"]
        code = current_code(self.town.product.keys, self.town.account(self.login), self.town.now)
        form = {"csrf_token": token, "login": self.login, "password": DEMO_PASSWORD, "code": code, "next": ""} | typed
        return self.client.post("/staff/sign-in", data=form)

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def press(self, path: str, do: str, *photos: bytes, **typed: Any) -> TestResponse:
        """Press a button of the form on a desk's page: what the page held hidden, what was typed, and files."""
        hidden = hidden_fields(self.client.get(path).text)
        kept = {name: value for name, value in hidden.items() if name == "csrf_token" or name.startswith("boxes-")}
        files = {"photo": [(io.BytesIO(photo), f"{at}.jpg") for at, photo in enumerate(photos)]} if photos else {}
        answer = self.client.post(path, data=kept | {"do": do} | typed | files)
        answer.request.environ["wsgi.input"].close()  # the test client leaves large bodies in a temporary file
        return answer


def handler_of(case: Case) -> str:
    return f"demo.handler.{case.department}"


def minutes(amount: float) -> timedelta:
    return timedelta(minutes=amount)


def buttons(page: str) -> set[str]:
    """The values of all buttons called ``do``."""
    return set(re.findall(r'name="do" value="([^"]+)"', page))
