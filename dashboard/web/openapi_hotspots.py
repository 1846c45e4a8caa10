"""Hot spots described for programs. (web)"""

from __future__ import annotations

from dashboard.assessment.hot_rises import DISTRICT, PLACE
from dashboard.assessment.workload import STATES
from dashboard.city import City
from dashboard.web.openapi_shapes import MAYBE_TEXT, TEXT, TIME, WHOLE, Schema, listed, one_of, said, shape

NUMBER: Schema = {"type": "number"}
MAYBE_NUMBER: Schema = {"type": ["number", "null"]}
MAYBE_WHOLE: Schema = {"type": ["integer", "null"]}


def hotspot_list(city: City) -> Schema:
    """The answer: a list as every list, and what it was made with."""
    made = shape(
        kind=TEXT,
        days=said(WHOLE, "rising: days compared; repeated: within so many."),
        weeks=said(WHOLE, "rising: so many weeks before."),
        false_alarms=said(NUMBER, "rising: largest expected share of false ones among the items."),
        observed=WHOLE,
        expected=MAYBE_NUMBER,
        returns=said(WHOLE, "repeated: at least so often."),
        drown_days=said(WHOLE, "capacity: more open work than is closed in so many days is too much."),
        reports=WHOLE,
    )
    return {"allOf": [listed(hotspot(city)), made]}


def hotspot(city: City) -> Schema:
    """An item; which properties it has depends on the kind."""
    place: dict[str, Schema] = {
        "cell": said(TEXT, "Unit grid cell; of a place of several the busiest."),
        "lon": said(NUMBER, "Centre of that cell."),
        "lat": NUMBER,
        "bbox": {"type": "array", "items": NUMBER, "description": "west, south, east, north of the centres of its cells."},
        "district": one_of(city.districts),
        "street": TEXT,
        **dict.fromkeys(("district_name", "street_name", "category_name", "panel_name", "department_name"), TEXT),
        "reports_url": said(TEXT, "places: the very reports that are counted."),
    }
    counts: dict[str, Schema] = {
        "category": said(TEXT, "Of a place: its commonest."),
        "panel": TEXT,
        "category_reports": WHOLE,
        "reports": WHOLE,
        "before": said(MAYBE_WHOLE, "In the period before; null where that is not known."),
        "change": MAYBE_WHOLE,
        "change_rate": said(MAYBE_NUMBER, "In percent."),
        "share": said(MAYBE_NUMBER, "In percent."),
        "open": said(WHOLE, "Cases open now."),
        "weekday": said(WHOLE, "1 is Monday."),
        "hour": WHOLE,
        "days": said(WHOLE, "hours: so many such days are in the period."),
        "cases": WHOLE,
        "returns": said(WHOLE, "How often a case was accepted after one before it was closed."),
        "last_accepted": TIME,
    }
    rise: dict[str, Schema] = {
        "scope": one_of((DISTRICT, PLACE)),
        "observed": WHOLE,
        "expected": said(NUMBER, "Mean of the weeks before, on the same weekdays."),
        "times": said(MAYBE_NUMBER, "Observed ÷ expected."),
        "weeks": {"type": "array", "items": WHOLE, "description": "Counts of the weeks before, the newest first."},
        "p": said(NUMBER, "Chance of so many, or more, had nothing changed: exact conditional binomial test."),
        "q": said(NUMBER, "p adjusted after Benjamini and Hochberg."),
    }
    load: dict[str, Schema] = {
        "department": one_of(city.departments),
        "state": one_of(STATES),
        "arrivals": WHOLE,
        "closings": WHOLE,
        "arrivals_a_day": NUMBER,
        "closings_a_day": NUMBER,
        "capacity_a_day": NUMBER,
        "utilisation": said(MAYBE_NUMBER, "In percent of the capacity."),
        "work_days": said(MAYBE_NUMBER, "Days of work that are open."),
        "clear_days": said(MAYBE_NUMBER, "Days until nothing is open, at its best; null: never."),
        "drowns_on": MAYBE_TEXT,
    }
    return shape(words=said(TEXT, "One plain sentence."), **place, **counts, **rise, **load)
