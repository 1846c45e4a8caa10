"""The time that tests live at: given, never the machine's."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MORNING = datetime(2026, 3, 18, 2, 20, tzinfo=UTC)
"""A Wednesday within working hours in Guiyang: 10:20."""
MOMENT = datetime.fromisoformat(os.environ.get("TEST_MOMENT") or MORNING.isoformat()).astimezone(UTC)
"""When tests begin that name no moment of their own; ``make moments`` gives others."""
TODAY = MOMENT.astimezone(ZoneInfo("Asia/Shanghai")).date()
"""The day of MOMENT in Guiyang."""


def within_a_day(moment: datetime, margin: timedelta = timedelta(hours=2)) -> datetime:
    """The moment, moved so that as much of its day in Guiyang lies before and behind it: for what counts one day's."""
    local = moment.astimezone(ZoneInfo("Asia/Shanghai"))
    begin = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if local < begin + margin:
        return (begin + margin).astimezone(UTC)
    if local > begin + timedelta(days=1) - margin:
        return (begin + timedelta(days=1) + margin).astimezone(UTC)
    return moment


class GivenClock:
    """``times.Clock`` that stands still until a test moves it."""

    lead = timedelta()

    def __init__(self, now: datetime = MOMENT) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **span: float) -> datetime:
        """So much later, as ``timedelta`` takes it: ``clock.go_on(hours=2)``; that moment."""
        self.now += timedelta(**span)
        return self.now
