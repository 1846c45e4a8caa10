"""The wall screens' remote: a supervisor calls a scene up from the phone; each screen asks here what it shows. (web)"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from dashboard.city import City
from dashboard.errors import FactUnknown
from dashboard.handling.deadlines import is_working_day
from dashboard.product import Product
from dashboard.publishing.wall_calls import ALL_SCREENS, CALL, call_for, call_up, end_call, on_screen
from dashboard.web.access import current_by, open_to_all, require
from dashboard.web.words import clock, pick

HOME = "/staff/walls"
SPANS: dict[str, tuple[Any, int | None]] = {
    "15": (lazy_gettext("15 minutes"), 15),
    "60": (lazy_gettext("1 hour"), 60),
    "day": (lazy_gettext("until midnight"), 0),
    "": (lazy_gettext("until I end it"), None),
}
"""For how long: minutes; 0 until midnight, None until it is ended."""

blueprint = Blueprint("walls", __name__)


@blueprint.after_app_request
def _frame_scenes(response: Response) -> Response:
    """A wall's other scenes stand in a frame of the wall itself, and of nobody else."""
    if request.path == "/board/wall" and request.args.get("framed"):
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        policy = response.headers.get("Content-Security-Policy", "")
        response.headers["Content-Security-Policy"] = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    return response


@blueprint.get("/data/walls.json")
@open_to_all
def told() -> Response:
    """What a wall screen shows now: ?screen=NAME, one of the city's or any other; by the timetable, or called up."""
    product = _product()
    answer = _shown(request.args.get("screen", ""), product.clock())
    response = jsonify(answer | {"says": says(answer, product.city)})
    response.headers["Cache-Control"] = "no-store"
    return response


def says(shown: dict[str, Any], city: City) -> list[str]:
    """What the screen says of itself, the longest wording first; none where only one scene is ever shown."""
    scene = scene_title(city, shown["scene"])
    if shown["called"]:
        called = _("called up until %(time)s", time=clock(shown["until"])) if shown["until"] else _("called up by the duty supervisor")
        return [f"{scene} · {called}", scene]
    if not shown["following"]:
        return []
    following = _("next: %(scene)s at %(time)s", scene=scene_title(city, shown["following"]), time=clock(shown["until"]))
    return [f"{scene} · {following}", scene]


@blueprint.get(HOME)
@require(CALL)
def remote() -> str:
    """The screens with what each shows, and the scenes that can be called up."""
    product, now = _product(), _product().clock()
    with product.open_reading() as work:
        calls = work.wall_calls.standing()
        names = {call.called_by: work.staff.by_id(call.called_by).name for call in calls}
    screens = []
    for code in (ALL_SCREENS, *product.city.wall.screens):
        own = [call for call in calls if call.screen == code]
        screens.append(
            {
                "code": code,
                "name": pick(product.city.wall.screens[code].name) if code else _("All screens"),
                "shown": _shown(code, now),
                "call": call_for(own, code, now),
            }
        )
    chosen = request.args.get("screen", "")
    return render_template(
        "staff/walls.html",
        screens=screens,
        chosen=chosen if chosen in product.city.wall.screens else ALL_SCREENS,
        scenes=scenes_to_call(product.city),
        spans=SPANS,
        names=names,
        title_of=lambda scene: scene_title(product.city, scene),
        now=now,
    )


@blueprint.post(HOME)
@require(CALL)
def call() -> Any:
    """Call ``scene`` up on ``screen`` for ``span``; the button pressed names the scene. ``scene`` empty: end what is called up there."""
    product, form, now = _product(), request.form, _product().clock()
    screen, scene = form.get("screen", ""), form.get("scene", "")
    if scene:
        call_up(
            product.open_work, screen, scene, _until(form.get("span", ""), now, product.city), by=current_by(), now=now, city=product.city
        )
    else:
        end_call(product.open_work, screen, by=current_by(), now=now, city=product.city)
    return redirect(f"{HOME}?screen={screen}" if screen else HOME, 303)


def scenes_to_call(city: City) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every scene by groups: (heading, [(scene, title)])."""
    panels = sorted(city.panels.values(), key=lambda panel: panel.order)
    return [
        (_("Whole city"), [(scene, scene_title(city, scene)) for scene in ("city", "outcomes", "assessment")]),
        (_("Panels"), [(f"panel:{panel.code}", pick(panel.name)) for panel in panels]),
        (_("Districts"), [(f"district:{code}", pick(row.name)) for code, row in city.districts.items()]),
    ]


def scene_title(city: City, scene: str) -> str:
    """What a scene is called, in the page's language; '' for ''."""
    kind, _colon, code = scene.partition(":")
    if kind == "district":
        return pick(city.districts[code].name)
    if kind == "panel":
        return pick(city.panels[code].name)
    return {"city": _("City overview"), "outcomes": _("Outcomes"), "assessment": _("Assessment"), "": ""}[kind]


def _shown(screen: str, now: datetime) -> dict[str, Any]:
    product = _product()
    return on_screen(product.open_reading, product.city, screen, now, lambda day: is_working_day(day, product.city.calendar))


def _until(span: str, now: datetime, city: City) -> datetime | None:
    if span not in SPANS:
        raise FactUnknown(field="span", fact="span", value=span)
    minutes = SPANS[span][1]
    if minutes is None:
        return None
    if minutes:
        return now + timedelta(minutes=minutes)
    local = now.astimezone(city.zone)
    return (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def _product() -> Product:
    product: Product = current_app.extensions["product"]
    return product
