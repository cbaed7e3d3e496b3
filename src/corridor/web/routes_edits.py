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
from corridor.web.edits import Edit, changed, table_of, zipped
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
        return json_response({"version": opened.version, **table_of(opened.case, table)})

    @routes.post("/{case}/edits")
    def edit(case: str, edits: list[Edit], version: int | None = None) -> Response:
        """Change cells, all or none; the case stays as it was when a check then stops its use.

        With a version the edits are refused if the case has changed since.
        """
        opened = service.cases.get(case)
        if version is not None and version != opened.version:
            raise ServiceError(
                "version-changed", found=str(version), expected=str(opened.version),
                fix=message("Load the case again."),
            )  # fmt: skip
        if not 0 < len(edits) <= MOST_EDITS:
            raise ServiceError(
                "bad-question",
                found=message("%(count)s edits", count=len(edits)),
                expected=message("%(first)s to %(last)s", first=1, last=MOST_EDITS),
            )
        checked = changed(opened.case, edits)
        case_now = _usable(checked)
        note = f"{edits[0].table}: {edits[0].field}" + (" and more" if len(edits) > 1 else "")
        number = service.cases.add_version(opened, case_now, note)
        return json_response({"version": number, "problems": _listed(checked)})

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


def _usable(checked: Checked) -> Case:
    if checked.case is None or checked.fatal:
        raise CaseError(checked.problems)
    return checked.case


def _listed(checked: Checked) -> list[dict[str, object]]:
    return [translated(p.as_dict()) for p in checked.problems]
