"""The rows of a CSV or Parquet file, one after another, however large it is. (edge)

CSV may be packed (.gz). Parquet is read by pyarrow, which nothing else imports on the product's way.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.city.source import refusal
from data_access.importing.mapping import Mapping

ROWS_AT_ONCE = 2_000
MOST_FIELD = 10_000_000  # characters
PARQUET = (".parquet", ".pq")


@dataclass(frozen=True)
class Row:
    """line: of a CSV where the row ends, of a Parquet its number, from 1. values: None where unreadable. part: of the file so far, 0-1."""

    line: int
    values: dict[str, Any] | None
    part: float


def rows_of(file: Path, mapping: Mapping) -> Iterator[Row]:
    """Every row. Raises BadCity where the file is missing, is none, or lacks a column that the mapping names."""
    if not file.is_file():
        raise refusal(file, 1, "there is no such file", "Name a .csv, .csv.gz or .parquet file.")
    return _parquet(file, mapping) if file.suffix.lower() in PARQUET else _csv(file, mapping)


def _csv(file: Path, mapping: Mapping) -> Iterator[Row]:
    csv.field_size_limit(MOST_FIELD)
    whole = max(1, file.stat().st_size)
    with file.open("rb") as raw:
        plain: Iterable[bytes] = gzip.GzipFile(fileobj=raw) if file.suffix.lower() == ".gz" else raw
        encoding = "utf-8-sig" if mapping.encoding.lower().replace("-", "") == "utf8" else mapping.encoding
        lines = (line.decode(encoding, errors="replace") for line in plain)
        reader = csv.reader(lines, delimiter=mapping.delimiter)
        try:
            names = next(reader, [])
        except (OSError, EOFError):
            raise refusal(file, 1, "the file is not packed as its name says", "Name it .csv, or pack it anew.") from None
        _check_columns(file, names, mapping)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                cells = None
            except (OSError, EOFError):
                raise refusal(file, reader.line_num, "the packed file ends too early", "Fetch it again; what was read is kept.") from None
            if cells is None or cells:
                yield Row(reader.line_num, _values(names, cells), raw.tell() / whole)


def _values(names: Sequence[str], cells: Sequence[str] | None) -> dict[str, Any] | None:
    """None for a line that was broken, or has more cells than there are columns; missing ones at its end are empty."""
    if cells is None or len(cells) > len(names):
        return None
    return dict(zip(names, cells, strict=False))


def _parquet(file: Path, mapping: Mapping) -> Iterator[Row]:
    import pyarrow as arrow
    import pyarrow.parquet as parquet

    try:
        source = parquet.ParquetFile(file)
    except (arrow.ArrowException, OSError):
        raise refusal(file, 1, "this is not a Parquet file", "Name a .csv, .csv.gz or .parquet file.") from None
    _check_columns(file, source.schema_arrow.names, mapping)
    whole, line = max(1, source.metadata.num_rows), 0
    for batch in source.iter_batches(ROWS_AT_ONCE, columns=sorted(set(mapping.columns.values()))):
        for values in batch.to_pylist():
            line += 1
            yield Row(line, values, line / whole)


def _check_columns(file: Path, names: Sequence[str], mapping: Mapping) -> None:
    for meaning, column in mapping.columns.items():
        if column not in names:
            what = f"the column {column} is missing, which the mapping {mapping.name} takes for {meaning}"
            raise refusal(file, 1, what, f"The file has: {', '.join(names)[:300]}.")
