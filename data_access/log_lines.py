"""How log lines are written: for people or for machines, to stderr, and never with what a function held in its hands.

A traceback with local values would write phone numbers and keys into the log, so it says where and what kind alone.
"""

from __future__ import annotations

import sys
from typing import Any

import structlog
from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.typing import Processor


def set_up_logs(log_format: str) -> None:
    """From here on this process logs so. log_format: text, or json with one object a line."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *_rendering(log_format),
        ],
        logger_factory=_to_stderr,
    )


def _rendering(log_format: str) -> list[Processor]:
    if log_format == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    return [ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain_traceback)]


def _to_stderr(*_names: Any) -> structlog.PrintLogger:
    return structlog.PrintLogger(sys.stderr)
