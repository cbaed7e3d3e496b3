"""Routes that change a case: upload, tables, edits, undo and download."""

# Without "from __future__ import annotations": FastAPI reads the annotations of the routes.

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, UploadFile
from starlette.responses import Response

from corridor.answers.check import Checked
from corridor.case.model import Case
from corridor.formats.cases.open import open_case
from corridor.messages import message
from corridor.problems import CaseError
from corridor.web.cases import Opened
from corridor.web.edits import Edit, changed, table_of, without_row, zipped
from corridor.web.problems import ServiceError, json_response
from corridor.web.service import Service
from corridor.web.spoken import translated
from corridor.web.uploads import case_place, checked_in_a_process

MOST_EDITS = 5000


def router(service: Service) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/api/cases", tags=["changes"])

    @routes.post("", status_code=201)
    def upload(file: Annotated[UploadFile, File()]) -> Response:
        """Take in a case: a zip of a case folder, a GeoPackage or a workbook."""
        with tempfile.TemporaryDirectory(dir=service.store.folder, prefix="sent-") as scratch:
            sent, ready = Path(scratch) / "sent", Path(scratch) / "case"
            with sent.open("wb") as target:
                shutil.copyfileobj(file.file, target)
            problems = checked_in_a_process(case_place(sent, Path(scratch)), ready)
            if not ready.is_dir():
                raise ServiceError("bad-case", problems=problems)
            case_id = service.cases.add_uploaded(open_case(ready), ready)
        return json_response({"id": case_id, "version": 0, "problems": problems}, 201)

    @routes.get("/{case}/tables/{table}")
    def table(case: str, table: str) -> Response:
        """Return a table as text, with what its columns mean; ``case`` for the settings."""
        opened = service.cases.get(case)
        known = table_of(opened.case, table)
        rows = known.pop("rows")  # texts of the case, which no language changes
        return json_response({"version": opened.version, **translated(known), "rows": rows})

    @routes.post("/{case}/edits")
    def edit(case: str, edits: list[Edit], version: int | None = None) -> Response:
        """Change cells, all or none; the case stays as it was when a check then stops its use.

        With a version the edits are refused if the case has changed since.
        """
        opened = _unchanged(service, case, version)
        if not 0 < len(edits) <= MOST_EDITS:
            raise ServiceError(
                "bad-question",
                found=message("%(count)s edits", count=len(edits)),
                expected=message("%(first)s to %(last)s", first=1, last=MOST_EDITS),
            )
        note = f"{edits[0].table}: {edits[0].field}" + (" and more" if len(edits) > 1 else "")
        return _kept(service, opened, changed(opened.case, edits), note)

    @routes.post("/{case}/tables/{table}/rows/{row}/delete")
    def delete(case: str, table: str, row: int, version: int | None = None) -> Response:
        """Delete a row; the case stays as it was when a check then stops its use.

        With a version this is refused if the case has changed since.
        """
        opened = _unchanged(service, case, version)
        return _kept(
            service, opened, without_row(opened.case, table, row), f"{table}: row {row} deleted"
        )

    @routes.post("/{case}/undo")
    def undo(case: str) -> Response:
        """Take the last change back."""
        return json_response({"version": service.cases.undo(case)})

    @routes.get("/{case}/download")
    def download(case: str) -> Response:
        """Return the case as a zip of its folder."""
        opened = service.cases.get(case)
        name = f"{opened.id}-{opened.version}" if opened.version else opened.id
        return Response(
            zipped(opened.case, name),
            media_type="application/zip",
            headers={"Content-Disposition": f'attachment; filename="{name}.zip"'},
        )

    return routes


def _unchanged(service: Service, case: str, version: int | None) -> Opened:
    """Return a case, if it is still the version that was looked at."""
    opened = service.cases.get(case)
    if version is not None and version != opened.version:
        raise ServiceError(
            "version-changed", found=str(version), expected=str(opened.version),
            fix=message("Load the case again."),
        )  # fmt: skip
    return opened


def _kept(service: Service, opened: Opened, checked: Checked, note: str) -> Response:
    """Keep a changed case as its next version."""
    number = service.cases.add_version(opened, _usable(checked), note)
    return json_response({"version": number, "problems": _listed(checked)})


def _usable(checked: Checked) -> Case:
    if checked.case is None or checked.fatal:
        raise CaseError(checked.problems)
    return checked.case


def _listed(checked: Checked) -> list[dict[str, object]]:
    return [translated(p.as_dict()) for p in checked.problems]
