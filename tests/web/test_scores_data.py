"""Composite scores as data: the same as the indicators give, group by group, each part opening to its counts."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.assessment.scoring import MEASURES, composite, members
from dashboard.city import load_city
from tests.web.test_figures import town

CITY = load_city("guiyang")
SPAN = "from=2026-03-14&to=2026-03-17"
__all__ = ["town"]


def answer_of(client: FlaskClient, query: str) -> dict[str, Any]:
    answer = client.get(f"/data/scores.json?{query}")
    assert answer.status_code == 200, answer.get_json()
    told: dict[str, Any] = answer.get_json()
    return told


@pytest.mark.parametrize("group", list(CITY.assessment.groups))
def test_scores_follow_from_the_indicators_and_the_citys_weights(town: FlaskClient, group: str) -> None:
    judged = CITY.assessment.groups[group]
    rows = {row["key"]: row for row in town.get(f"/data/indicators.json?by={judged.by}&{SPAN}").get_json()["items"]}
    told = answer_of(town, f"group={group}&{SPAN}")
    assert {item["key"] for item in told["items"]} == set(members(CITY, judged))
    for item in told["items"]:
        expected = composite(rows[item["key"]], CITY.assessment.schemes[judged.scheme], CITY.assessment.grades)
        assert (item["value"], item["grade"] or "") == (expected.value, expected.grade)
        assert [part["points"] for part in item["parts"]] == [part.points for part in expected.parts]
        assert [part["weight"] for part in item["parts"]] == [40, 20, 20, 10, 10]
    known = [item["value"] for item in told["items"] if item["value"] is not None]
    assert known == sorted(known, reverse=True)
    assert len(known) > 2
    assert [item["rank"] for item in told["items"] if item["rank"]] == [1 + sum(other > value for other in known) for value in known]


def test_each_part_opens_to_the_counts_of_its_formula(town: FlaskClient) -> None:
    best = answer_of(town, SPAN)["items"][0]
    assert f"{sum(part['points'] or 0 for part in best['parts']):.2f}" == f"{best['value']:.2f}"
    assert town.get(best["opened"]).status_code == 200
    for part in best["parts"]:
        measure = MEASURES[part["code"]]
        for counter, count in ((measure.part, part["count"]), (measure.whole, part["of"])):
            figures = town.get(f"/data/figures.json?indicator={counter}&district={best['key']}&{SPAN}").get_json()
            assert figures["value"] == count
            assert f"{count:,}" in part["formula"] or part["points"] is None
        assert town.get(part["opened"]).status_code == 200


def test_one_unit_is_told_with_its_rank_in_its_own_group(town: FlaskClient) -> None:
    everybody = answer_of(town, f"group=district_departments&{SPAN}")
    own = answer_of(town, f"department=yunyan_enforcement&{SPAN}")
    assert own["group"] == "district_departments"
    assert own["items"] == [item for item in everybody["items"] if item["key"] == "yunyan_enforcement"]


def test_words_are_in_the_language_asked_for(town: FlaskClient) -> None:
    assert answer_of(town, "lang=zh")["name"] == "区（市、县）"
    english = answer_of(town, "lang=en")
    assert english["name"] == "Districts"
    assert [group["code"] for group in english["groups"]] == list(CITY.assessment.groups)
    assert english["items"][0]["parts"][2]["name"] == "100 − rework rate"


def test_a_past_moment_is_told_as_it_was_known(town: FlaskClient) -> None:
    then = answer_of(town, f"{SPAN}&as_of=2026-03-15")
    assert then["as_of"].startswith("2026-03-16T00:00")
    assert [item["value"] for item in then["items"]] != [item["value"] for item in answer_of(town, SPAN)["items"]]


@pytest.mark.parametrize(
    "query", ["group=villages", "district=520199", "group=districts&department=city_muck", "as_of=2099-01-01", "from=monday"]
)
def test_what_cannot_be_asked_is_refused(town: FlaskClient, query: str) -> None:
    answer = town.get(f"/data/scores.json?{query}")
    assert answer.status_code == 422
    assert answer.get_json()["errors"]


def test_the_same_answer_is_not_sent_twice(town: FlaskClient) -> None:
    first = town.get(f"/data/scores.json?{SPAN}")
    again = town.get(f"/data/scores.json?{SPAN}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code in (200, 304)
    assert first.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("query", ["", SPAN, f"group=city_departments&{SPAN}", "from=2020-01-01&to=2020-01-02"])
def test_the_answer_is_as_described(town: FlaskClient, query: str) -> None:
    from openapi_schema_validator import OAS31Validator

    described = town.get("/api/openapi.json").get_json()
    schema = described["paths"]["/data/scores.json"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    OAS31Validator(schema | described).validate(answer_of(town, query))
