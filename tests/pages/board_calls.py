"""What a browser asks the public board's callbacks, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layouts import ids

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def asked(client: FlaskClient, key: str) -> Any:
    """The answer of the board's callback to the filters of ``key``."""
    body = {
        "output": f"{ids.BOARD_ANSWER}.data",
        "outputs": {"id": ids.BOARD_ANSWER, "property": "data"},
        "inputs": [{"id": ids.BOARD_REQUEST, "property": "data", "value": {"key": key, "turn": 7, "event": 0}}],
        "changedPropIds": [f"{ids.BOARD_REQUEST}.data"],
    }
    answer = client.post("/board/_dash-update-component", json=body)
    assert answer.status_code == 200, answer.text
    return answer.get_json()["response"][ids.BOARD_ANSWER]["data"]


def cases_in(client: FlaskClient, key: str, box: list[float]) -> Any:
    """What the map's callback says of the cases in a box."""
    body = {
        "output": f"{ids.BOARD_POINTS}.data",
        "outputs": {"id": ids.BOARD_POINTS, "property": "data"},
        "inputs": [{"id": ids.BOARD_BOX, "property": "data", "value": {"key": key, "turn": 3, "box": box}}],
        "changedPropIds": [f"{ids.BOARD_BOX}.data"],
    }
    return client.post("/board/_dash-update-component", json=body).get_json()["response"][ids.BOARD_POINTS]["data"]
