"""What a desk's form brings: read, kept to be shown again, and made into a move. (web)"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Request
from flask_babel import gettext as _

from dashboard.errors import BadInput, CityError, FactMissing, FactUnknown, MoveRefused, NotFound, TooManyPhotos, UnsoundPhoto
from dashboard.handling.facts import check_facts
from dashboard.handling.moves import Brought, make_move
from dashboard.handling.review import CLEARS
from dashboard.product import Product
from dashboard.records import By, Case
from dashboard.reports.intake import MOST_PHOTOS
from dashboard.reports.lifecycle import MOVE_WORDS, STATES
from dashboard.reports.photos import REASONS
from dashboard.reports.redaction import Box, check_boxes
from dashboard.trust.names import normal_number
from dashboard.web.drafts import DraftPhoto, read_draft
from dashboard.web.form_input import keep_upload
from dashboard.web.words import pick

LONGEST = 2_000  # of anything that is shown again
MOST_DIGITS = 19  # of a photo's id
FIELDS = ("note", "reason", "until", "department", "original")
SWITCHES = ("photo_cleared", "words_cleared", "private_home")
EDGES = ("left", "top", "width", "height")


@dataclass(frozen=True)
class Typed:
    """A desk's form as it came. boxes: new ones, by photo id; photos: uploads already kept, by token; edges: a box in per cent, typed."""

    move: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    switches: Mapping[str, bool] = field(default_factory=dict)
    boxes: Mapping[int, tuple[Box, ...]] = field(default_factory=dict)
    photos: tuple[DraftPhoto, ...] = ()
    edges: Mapping[str, str] = field(default_factory=dict)

    def facts(self) -> dict[str, Any]:
        """The raw facts that the move may bring."""
        return {**self.fields, **self.switches, "boxes": dict(self.boxes)}


@dataclass(frozen=True)
class Wrong:
    """What went wrong. field: the input it is about, '' for the whole."""

    field: str
    words: str
    status: int


def read_typed(product: Product, request: Request) -> tuple[Typed, list[Wrong]]:
    """What was typed, uploads inspected and kept; and what is wrong with boxes or photos.

    The button pressed is ``do``: a move's name, ``reject:reason``, ``mark_duplicate:original``, ``box`` (add the typed box),
    ``drop:photo:position``.
    """
    move, _colon, more = request.form.get("do", "")[:120].partition(":")
    fields = {name: request.form.get(name, "")[:LONGEST].strip() for name in FIELDS}
    if more and move in ("reject", "mark_duplicate"):
        fields["reason" if move == "reject" else "original"] = more
    switches = {name: request.form.getlist(name)[-1] == "1" for name in SWITCHES if name in request.form}
    wrong: list[Wrong] = []
    boxes = _boxes(request, wrong)
    typed = Typed(move, fields, switches, boxes, _photos(product, request, wrong), {e: request.form.get(e, "")[:12] for e in EDGES})
    return _with_box(typed, request, more, wrong), wrong


def make_typed_move(product: Product, case: Case, typed: Typed, by: By) -> Case:
    """Make the move that was typed; pressed twice, the second press finds it made. Raises what ``make_move`` refuses."""
    now = product.clock()
    raw = typed.facts()
    if raw["original"]:
        raw["original"] = _number(raw["original"])
    facts = check_facts(typed.move, raw, product.city, now)
    photos = tuple(photo.kept for photo in typed.photos) if typed.move == "feed_back" else ()
    try:
        after = make_move(product.open_work, case.number, typed.move, Brought(facts, photos), by=by, city=product.city, now=now)
    except MoveRefused:
        after = _made_before(product, case.number, typed.move, by)
    if photos or (facts.get("photo_cleared") and typed.move in CLEARS):
        with product.open_reading() as work:
            ids = [photo.id for photo in work.photos.of_case(case.id)]
        for photo_id in ids:
            product.jobs.soon("render", photo_id=photo_id)
    return after


def wrong_of(error: CityError) -> Wrong:
    """An error as the words beside its field."""
    if isinstance(error, UnsoundPhoto):
        reason, remedy = REASONS[str(error.facts["reason"])]
        return Wrong("photo", f"{_(reason)} {_(remedy)}", error.status)
    if isinstance(error, FactMissing):
        return Wrong(str(error.field), _missing().get(str(error.field), _(error.message) % error.facts), error.status)
    if isinstance(error, FactUnknown) and error.field == "original":
        return Wrong("original", _("There is no such case to join this report to. Please check the number."), error.status)
    if isinstance(error, BadInput) and error.field == "until":
        return Wrong("until", _("Please choose a time that is still to come."), error.status)
    if isinstance(error, MoveRefused):
        words = _("Somebody was faster: this case is “%(state)s” now, so “%(move)s” is no longer possible.", **_told(error))
        return Wrong("", words, error.status)
    return Wrong(error.field or "", _(error.message) % error.facts, error.status)


def _told(error: MoveRefused) -> dict[str, str]:
    state, move = STATES.get(str(error.facts["state"])), str(error.facts["move"])
    return {"state": pick((state.zh, state.en)) if state else "", "move": pick(MOVE_WORDS.get(move, move))}


def _missing() -> dict[str, str]:
    return {
        "photo": _("Please add a photo that shows the result."),
        "reason": _("Please give the reason; others must be able to follow it."),
        "until": _("Please choose until when."),
        "department": _("Please choose a department."),
        "original": _("Please give the number of the case that this report repeats."),
    }


def _made_before(product: Product, number: str, move: str, by: By) -> Case:
    """The case, when this person's own last move was this one; raises MoveRefused otherwise."""
    with product.open_reading() as work:
        case = work.cases.find(number)
        own = [row for row in work.cases.history(case.id) if row.actor == "staff"]
    if own and (own[-1].move, own[-1].by) == (move, by.account):
        return case
    raise MoveRefused(state=case.state, move=move)


def _number(text: str) -> str:
    try:
        return normal_number(text)
    except NotFound:
        raise FactUnknown(field="original", fact="original", value=text[:20]) from None


def _boxes(request: Request, wrong: list[Wrong]) -> dict[int, tuple[Box, ...]]:
    found: dict[int, tuple[Box, ...]] = {}
    for name in request.form:
        kind, _dash, photo_id = name.partition("-")
        if kind == "boxes" and _is_id(photo_id):
            try:
                found[int(photo_id)] = check_boxes(request.form[name][:20_000])
            except BadInput:
                wrong.append(_bad_box())
    return found


def _with_box(typed: Typed, request: Request, more: str, wrong: list[Wrong]) -> Typed:
    """After ``box`` or ``drop:…`` the form with one box more or less."""
    if typed.move == "drop":
        dropped, _colon, position = more.partition(":")
        left = {
            photo: tuple(box for at, box in enumerate(boxes) if (str(photo), str(at)) != (dropped, position))
            for photo, boxes in typed.boxes.items()
        }
        return replace(typed, boxes=left)
    photo_id = request.form.get("box_photo", "")
    if typed.move != "box" or not _is_id(photo_id):
        return typed
    try:
        new = check_boxes(json.dumps([[float(typed.edges[edge].rstrip("% ")) / 100 for edge in EDGES]]))
    except (BadInput, ValueError):
        wrong.append(_bad_box())
        return typed
    return replace(typed, boxes={**typed.boxes, int(photo_id): (*typed.boxes.get(int(photo_id), ()), *new)}, edges={})


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < MOST_DIGITS


def _bad_box() -> Wrong:
    return Wrong("boxes", _("A box needs four numbers from 0 to 100: left, top, width and height in per cent of the photo."), 422)


def _photos(product: Product, request: Request, wrong: list[Wrong]) -> tuple[DraftPhoto, ...]:
    kept = [read_draft(product.keys, token, product.clock()) for token in request.form.getlist("kept")[:MOST_PHOTOS]]
    photos: Sequence[DraftPhoto] = [photo for photo in kept if photo]
    for file in [file for file in request.files.getlist("photo") if file.filename][: MOST_PHOTOS + 1]:
        try:
            photos = [*photos, keep_upload(product, file)]
        except UnsoundPhoto as error:
            wrong.append(wrong_of(error))
    single = tuple({photo.kept.original: photo for photo in photos}.values())
    if len(single) > MOST_PHOTOS:
        wrong.append(wrong_of(TooManyPhotos(most=MOST_PHOTOS)))
    return single[:MOST_PHOTOS]
