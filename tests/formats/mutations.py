"""Small damage to good files: what people, spreadsheets and broken disks do to them.

[`mutate`][] changes one file of a folder. ``subjects.py`` has the good files.
"""

import csv
import io
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl

ODD = (
    "", " ", "nan", "NaN", "inf", "-inf", "-1", "0", "1e308", "1e999", "9" * 400, "-0.0", "1e-320",
    "1,5", "1.500", "1 000", "1_000", "\u06f1\u06f2", "\u0430b", "a\u200bb", "*", "**", "yes",
    "=1+1", "#REF!", "01.05.2026", '"', "'", ";", ",", "\t", "\\", "a b", "a:b", "AZ:0.5 IR:0.5",
    "null", "None", "true", "LINESTRING (1 2, 3 4)", "LINESTRING (4e6 5e6, 5e6 6e6)", "x" * 200_000,
    "\ud7ff", "\U0001f682", "<script>", "../../etc", "rail1520-rail1520", "2147483648", "1e18",
)  # fmt: skip
"""Cells that a table should not hold, or holds and means something else."""

Change = Callable[[np.random.Generator, Path], str]


def mutate(folder: Path, chance: np.random.Generator) -> list[tuple[str, str]]:
    """Damage one file of a folder once or twice; return the kind and the words of each damage."""
    done = []
    for _ in range(int(chance.integers(1, 3))):
        files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
        if not files:
            break
        path = files[chance.integers(len(files))]
        changes = [*ANY, *OF_KIND.get(path.suffix, TEXT)]
        change = changes[chance.integers(len(changes))]
        done.append((change.__name__, f"{path.name} {change(chance, path)}".strip()))
    return done


# --- any file -------------------------------------------------------------------------------------


def cut_short(chance, path):
    data = path.read_bytes()
    path.write_bytes(data[: chance.integers(len(data) + 1)])
    return ""


def empty(chance, path):
    path.write_bytes(b"")
    return ""


def change_bytes(chance, path):
    data = bytearray(path.read_bytes())
    for at in chance.integers(0, max(len(data), 1), 1 + chance.integers(8)):
        data[at : at + 1] = bytes([chance.integers(256)])
    path.write_bytes(data)
    return ""


def swap_parts(chance, path):
    data = path.read_bytes()
    a, b, c = sorted(chance.integers(0, len(data) + 1, 3))
    path.write_bytes(data[:a] + data[b:c] + data[a:b] + data[c:])
    return f"{a} {b} {c}"


def insert_bytes(chance, path):
    data = path.read_bytes()
    at, more = chance.integers(len(data) + 1), chance.bytes(int(chance.integers(1, 40)))
    path.write_bytes(data[:at] + more + data[at:])
    return f"{at}"


def remove(chance, path):
    path.unlink()
    return ""


def rename(chance, path):
    stem = path.stem
    names = [stem.upper(), f"{stem} (1)", stem[:-1] or "x", f"{stem}s", f".{stem}", stem + "\u0430"]
    new = path.with_name(names[chance.integers(len(names))] + path.suffix)
    path.rename(new)
    return new.name


def twice(chance, path):
    new = path.with_name(f"{path.stem.title()}{path.suffix}")
    if new != path:
        shutil.copy(path, new)
    return new.name


def another_ending(chance, path):
    new = path.with_suffix((".CSV", ".txt", ".gz", ".xlsx", "")[chance.integers(5)])
    path.rename(new)
    return new.name


def folder_instead(chance, path):
    path.unlink()
    path.mkdir()
    return ""


def link_elsewhere(chance, path):
    new = path.parent.parent / f"elsewhere-{path.name}"
    path.rename(new)
    path.symlink_to(new if chance.integers(2) else path)
    return ""


ANY: tuple[Change, ...] = (
    cut_short, empty, change_bytes, swap_parts, insert_bytes, remove, rename, twice,
    another_ending, folder_instead, link_elsewhere,
)  # fmt: skip


# --- text -----------------------------------------------------------------------------------------


def _text(path):
    return path.read_bytes().decode("utf-8", errors="replace")


def encode(chance, path):
    name = ("utf-16", "utf-16-le", "utf-32", "cp1251", "latin-1", "utf-8-sig")[chance.integers(6)]
    path.write_bytes(_text(path).encode(name, errors="replace"))
    return name


def odd_word(chance, path):
    words = _text(path).replace(",", " , ").split(" ")
    at, word = chance.integers(len(words)), ODD[chance.integers(len(ODD))]
    words[at] = word
    path.write_bytes(" ".join(words).replace(" , ", ",").encode("utf-8", errors="replace"))
    return repr(word[:20])


def lines_anew(chance, path):
    lines = _text(path).splitlines()
    if not lines:
        return ""
    at = chance.integers(len(lines))
    kind = int(chance.integers(4))
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(at, lines[chance.integers(len(lines))])
    elif kind == 2:
        lines.insert(at, "")
    else:
        chance.shuffle(lines)
    end = ("\n", "\r", "\r\n", "\n\n")[chance.integers(4)]
    path.write_bytes(end.join(lines).encode("utf-8", errors="replace"))
    return f"{kind}"


TEXT: tuple[Change, ...] = (encode, odd_word, odd_word, odd_word, lines_anew)


# --- tables ---------------------------------------------------------------------------------------


def _rows(path):
    try:
        return list(csv.reader(io.StringIO(_text(path))))
    except csv.Error:
        return []


def _write(path, rows, separator=","):
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    path.write_bytes(out.getvalue().encode("utf-8", errors="replace"))


def odd_cell(chance, path):
    rows = [row for row in _rows(path) if row]
    if not rows:
        return ""
    row = rows[chance.integers(len(rows))]
    at, word = chance.integers(len(row)), ODD[chance.integers(len(ODD))]
    row[at] = word
    _write(path, rows, ",;\t"[chance.integers(3)] if chance.integers(4) == 0 else ",")
    return f"{at} {word[:20]!r}"


def columns_anew(chance, path):
    rows = [row for row in _rows(path) if row]
    if not rows:
        return ""
    at, kind = chance.integers(len(rows[0])), int(chance.integers(5))
    for n, row in enumerate(rows):
        if at >= len(row):
            continue
        if kind == 0:
            del row[at]
        elif kind == 1:
            row.insert(at, row[at])
        elif kind == 2 and n == 0:
            row[at] = (row[at] + "_km", row[at].upper(), "", "x", "geometry")[chance.integers(5)]
        elif kind == 3:
            row += ["", "", ""]
        elif kind == 4 and n:
            row[at] = rows[-1][min(at, len(rows[-1]) - 1)]
    _write(path, rows)
    return f"{at} {kind}"


TABLE: tuple[Change, ...] = (*TEXT, odd_cell, odd_cell, odd_cell, odd_cell, columns_anew)


# --- GeoPackages ----------------------------------------------------------------------------------


def sql(chance, path):
    """Run a statement or two on the file, as other programs would."""
    base = sqlite3.connect(path)
    try:
        names = [n for (n,) in base.execute("SELECT table_name FROM gpkg_contents")]
        for (name,) in base.execute(
            "SELECT name FROM sqlite_master WHERE type='trigger'"
        ).fetchall():
            base.execute(f'DROP TRIGGER "{name}"')
        table = names[chance.integers(len(names))]
        columns = [row[1] for row in base.execute(f'PRAGMA table_info("{table}")')]
        column, word = columns[chance.integers(len(columns))], ODD[chance.integers(len(ODD))]
        values = (word, None, b"\xff\x00\xfe", 1e308, -1, 2**62, 0.5, b"GP\x00\x01" + b"\0" * 40)
        statements: list[tuple[str, tuple[object, ...]]] = [
            (f'UPDATE "{table}" SET "{column}" = ?', (values[chance.integers(len(values))],)),
            (f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = 1', (word,)),
            (f'ALTER TABLE "{table}" DROP COLUMN "{column}"', ()),
            (f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "{column[:-1]}x"', ()),
            (f'ALTER TABLE "{table}" ADD COLUMN "extra" TEXT', ()),
            (f'ALTER TABLE "{table}" RENAME TO "{table}x"', ()),
            (f'DROP TABLE "{table}"', ()),
            (f'DELETE FROM "{table}"', ()),
            (f'DELETE FROM "{table}" WHERE rowid = 1', ()),
            (f'CREATE VIEW "v" AS SELECT * FROM "{table}"', ()),
            ("UPDATE gpkg_contents SET table_name = upper(table_name) WHERE rowid = 2", ()),
            ("UPDATE gpkg_contents SET data_type = 'tiles' WHERE table_name = ?", (table,)),
            ("UPDATE gpkg_contents SET srs_id = -1", ()),
            ("UPDATE gpkg_geometry_columns SET srs_id = 77", ()),
            ("UPDATE gpkg_geometry_columns SET srs_id = 0 WHERE table_name = ?", (table,)),
            ("UPDATE gpkg_geometry_columns SET geometry_type_name = 'POLYGON'", ()),
            ("UPDATE gpkg_spatial_ref_sys SET definition = 'x'", ()),
            ("DELETE FROM gpkg_spatial_ref_sys", ()),
            ("UPDATE links SET geom = (SELECT geom FROM nodes WHERE rowid = 1)", ()),
            ("UPDATE nodes SET geom = (SELECT geom FROM nodes WHERE rowid = 1)", ()),
            ("UPDATE nodes SET geom = NULL", ()),
            ("UPDATE nodes SET geom = substr(geom, 1, 20)", ()),
        ]
        text, given = statements[chance.integers(len(statements))]
        with base:
            base.execute(text, given)
    except (sqlite3.Error, ValueError) as error:
        return f"refused: {error}"
    finally:
        base.close()
    return f"{text} {str(given)[:40]}"


# --- workbooks ------------------------------------------------------------------------------------


def odd_sheet(chance, path):
    """Change a part of the workbook, as other programs would."""
    try:
        with zipfile.ZipFile(path) as book:
            parts = {name: book.read(name) for name in book.namelist()}
    except (zipfile.BadZipFile, OSError):
        return ""
    name = sorted(parts)[chance.integers(len(parts))]
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / Path(name).name
        part.write_bytes(parts[name])
        change = (change_bytes, swap_parts, odd_word, cut_short)[chance.integers(4)]
        said = change(chance, part)
        parts[name] = part.read_bytes()
    with zipfile.ZipFile(path, "w") as book:
        for part_name, data in parts.items():
            book.writestr(part_name, data)
    return f"{name} {change.__name__} {said}"


def odd_book(chance, path):
    """Change cells, sheets and columns as people do."""
    try:
        book = openpyxl.load_workbook(path)
    except Exception as error:  # damaged before
        return f"refused: {error}"
    sheet = book.worksheets[chance.integers(len(book.worksheets))]
    row, column = 1 + chance.integers(max(sheet.max_row, 1)), 1 + chance.integers(sheet.max_column)
    values = (*(w for w in ODD if len(w) < 1000), None, 1e308, -1, 2**62, True, date(2026, 4, 3))
    kind = chance.integers(6)
    if kind == 0:
        book.remove(sheet)
    elif kind == 1:
        sheet.title = f"{sheet.title[:20]}s"
    elif kind == 2:
        sheet.delete_rows(int(row))
    elif kind == 3:
        sheet.delete_cols(int(column))
    else:
        sheet.cell(int(row), int(column)).value = values[chance.integers(len(values))]
    book.save(path)
    return f"{sheet.title} {row} {column} {kind}"


OF_KIND: dict[str, tuple[Change, ...]] = {
    ".csv": TABLE,
    ".gpkg": (sql,) * 30,
    ".omx": (change_bytes,),
    ".xlsx": (odd_sheet,) * 8 + (odd_book,) * 24,
}
