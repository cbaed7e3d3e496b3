"""Running the service: where it listens, what it keeps, and the page that it opens."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import sys
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

import uvicorn

from corridor.answers.state import StateQuestion
from corridor.collecting import settle
from corridor.messages import message
from corridor.problems import CorridorError
from corridor.web.app import make_app
from corridor.web.page import missing
from corridor.web.security import LOOPBACK, Access
from corridor.web.service import open_service

SHORTEST_TOKEN = 16


@dataclass(frozen=True)
class Place:
    """Where the service listens and what it keeps.

    Attributes
    ----------
    host : str
        Address or name; other machines can reach anything but loopback.
    port : int
        Port; 0 for a free one.
    token : str or None
        What every request has to bring; made up where other machines can reach it.
    data : Path or None
        Folder of changes, uploads and jobs; that of the user when not given.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    token: str | None = None
    data: Path | None = None


def serve(
    cases: Sequence[str | Path], place: Place, *, show: bool, say: Callable[[str], None]
) -> None:
    """Serve the planner's page of some cases until it is interrupted.

    Parameters
    ----------
    cases : sequence of str or Path
        Cases, as [`corridor.open_case`][] takes them.
    place : Place
        Where.
    show : bool
        Whether to open the page in a browser.
    say : callable
        Receives what the user should know.

    Raises
    ------
    CorridorError
        If a case cannot be used, the port is taken, or the token is too short.
    """
    access = Access(place.host, _token(place))
    service = open_service(place.data or user_folder(), access)
    ids = [service.cases.add_origin(case) for case in cases]
    for case_id in ids:  # so that the first question finds compiled code and an open case
        with contextlib.suppress(CorridorError):
            service.cases.get(case_id).session.state(StateQuestion())
    listening = _listening(place)
    link = _link(place.host, listening.getsockname()[1], ids, access.token)
    if missing():
        say(missing())
    say(f"serving {', '.join(ids)} at {link} (Ctrl-C to end); changes are kept in "
        f"{service.store.folder}")  # fmt: skip
    if show:
        Timer(0.5, webbrowser.open, [link]).start()
    app = make_app(service)
    settle()
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False,
        timeout_graceful_shutdown=3,
    )  # fmt: skip
    try:
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])
    finally:
        service.jobs.close()
        service.store.close()
        say("ended; jobs that were running start again with the next corridor serve")


def _token(place: Place) -> str | None:
    if place.token is not None:
        if len(place.token) < SHORTEST_TOKEN or not place.token.isascii():
            raise CorridorError(
                message(
                    "the token has %(count)s characters; expected %(least)s letters and figures "
                    "or more",
                    count=len(place.token),
                    least=SHORTEST_TOKEN,
                )
            )
        return place.token
    return None if place.host in LOOPBACK else secrets.token_urlsafe(24)


def _listening(place: Place) -> socket.socket:
    """Return a socket that listens, so that a port that is taken is said before anything else."""
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    if os.name != "nt":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((place.host, place.port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise CorridorError(
            message(
                "cannot listen at %(host)s, port %(port)s: %(error)s; name another with --port",
                host=place.host,
                port=place.port,
                error=error,
            )
        ) from error
    return listening


def _link(host: str, port: int, ids: Sequence[str], token: str | None) -> str:
    name = socket.gethostname() if host in ("0.0.0.0", "::") else host
    name = f"[{name}]" if ":" in name else name
    path = f"/cases/{ids[0]}" if len(ids) == 1 else "/"
    return f"http://{name}:{port}{path}" + (f"?token={token}" if token else "")


def user_folder() -> Path:
    """Return the folder in which a user's programs keep their data."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "corridor"
