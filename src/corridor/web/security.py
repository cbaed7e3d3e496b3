"""Who may ask: names of this server, the origin of a request, a token, and the size of a body."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corridor.messages import message
from corridor.web.problems import ServiceError, problem_response
from corridor.web.spoken import hear

COOKIE = "corridor-token"

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""Names of this machine to itself."""

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}
"""Headers of every response."""

ALONE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "sandbox"
}
"""Header of a file that brings its style and runs nothing: a figure, a report."""

MAX_BODY = 2_000_000
MAX_UPLOAD = 100_000_000
"""Bytes of a body of JSON, and of an uploaded case."""

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Access:
    """Who may ask.

    Attributes
    ----------
    host : str
        Address on which the server listens.
    token : str or None
        What every request has to bring; None on loopback.
    """

    host: str = "127.0.0.1"
    token: str | None = None

    def knows(self, name: str) -> bool:
        """Return whether a ``Host`` is a name of this server.

        A page elsewhere can let a name of its own lead here; it cannot do so with an address.
        """
        host = _host_of(name)
        if host in LOOPBACK or host == self.host:
            return True
        if self.host in LOOPBACK:
            return False
        return _is_address(host) or host in {socket.gethostname().lower(), socket.getfqdn().lower()}


class Guard:
    """Lets through what may ask, and gives every response its headers.

    A class because ASGI asks for one.
    """

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app, self.access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        hear(scope)
        begun = False

        async def send_with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            if (link := _first_link(scope, self.access)) is not None:
                await link(scope, receive, send_with_headers)
                return
            _check(scope, self.access)
            limited = _limited(receive, _limit(scope))
            await self.app(scope, limited, send_with_headers)
        except Exception as error:
            if begun:  # the rest of an answer cannot be taken back
                raise
            await problem_response(error)(scope, receive, send_with_headers)


def _check(scope: Scope, access: Access) -> None:
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if not access.knows(host):
        raise ServiceError("foreign-host", found=host, expected=access.host)
    if scope["method"] not in _READING:
        origin = headers.get("origin")
        foreign = origin is not None and urlsplit(origin).netloc.lower() != host.lower()
        if foreign or headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            raise ServiceError("foreign-origin", found=origin or "", expected=f"http://{host}")
    if access.token is not None and not _same(_token(headers), access.token):
        raise ServiceError(
            "no-token",
            fix=message(
                "Open the link that corridor serve has shown, or send Authorization: Bearer TOKEN."
            ),
        )
    size = headers.get("content-length", "0")
    if not size.isdigit() or int(size) > _limit(scope):
        raise ServiceError("too-large", found=size, expected=_most_bytes(_limit(scope)))


def _most_bytes(most: int) -> str:
    return message("at most %(most)s bytes", most=most)


def _limit(scope: Scope) -> int:
    return MAX_UPLOAD if scope["path"] == "/api/cases" else MAX_BODY


def _token(headers: Headers) -> str:
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return given.strip()
    cookie: SimpleCookie = SimpleCookie()
    try:
        cookie.load(headers.get("cookie", ""))
    except CookieError:
        return ""
    return cookie[COOKIE].value if COOKIE in cookie else ""


def _same(given: str, token: str) -> bool:
    return compare_digest(given.encode("utf-8", "replace"), token.encode())


def _first_link(scope: Scope, access: Access) -> RedirectResponse | None:
    """Take the token of a first link into a cookie, and lead to the same address without it."""
    if access.token is None or scope["method"] != "GET":
        return None
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    given = asked.pop("token", [""])[0]
    if not given or not _same(given, access.token):
        return None
    if not access.knows(Headers(scope=scope).get("host", "")):
        return None
    query = urlencode(asked, doseq=True)
    path = "/" + scope["path"].lstrip("/")  # never to another host
    response = RedirectResponse(path + (f"?{query}" if query else ""), 303)
    response.set_cookie(COOKIE, access.token, httponly=True, samesite="strict", path="/")
    return response


def _limited(receive: Receive, most: int) -> Receive:
    """Return a receiver that stops at so many bytes, whatever the header says."""
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise ServiceError("too-large", expected=_most_bytes(most))
        return message

    return limited


def _host_of(name: str) -> str:
    """Return the host of a ``Host`` header without its port."""
    try:
        return (urlsplit(f"//{name}").hostname or "").lower()
    except ValueError:
        return ""


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
