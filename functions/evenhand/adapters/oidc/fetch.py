"""JSON over HTTP from servers that are trusted to say who people are, and with nothing else: no redirect is followed,
no answer waited for long, none read that is large."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Mapping
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from evenhand.people.provider_file import LOOPBACK
from evenhand.ports.providers import ProviderSilent

SECONDS = 5.0
"""How long to wait for a connection and for each part of an answer."""
SECONDS_IN_ALL = 10.0
MOST_BYTES = 512 * 1024
CHUNK = 64 * 1024


def is_safe(url: str) -> bool:
    """Whether an address may be fetched or sent to: HTTPS, or this very machine, for trying things out."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or not url.isascii() or not url.isprintable() or " " in url:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)


def fetch(
    url: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    """The status and the JSON object at an address, posted to with a form; raises `ProviderSilent`."""
    if not is_safe(url):
        raise ProviderSilent("it names an address that is not HTTPS")
    parts = urlsplit(url)
    target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    connection = _connection(parts.scheme, parts.hostname or "", parts.port)
    sent = {"Accept": "application/json", "User-Agent": "Evenhand", "Connection": "close", **(headers or {})}
    try:
        if form is None:
            connection.request("GET", target, headers=sent)
        else:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST", target, urlencode(form).encode(), sent)
        response = connection.getresponse()
        return response.status, _object(response, _read(response))
    except (OSError, HTTPException) as error:
        raise ProviderSilent(f"{parts.hostname} cannot be reached: {type(error).__name__}") from error
    finally:
        connection.close()


def _connection(scheme: str, host: str, port: int | None) -> HTTPConnection:
    if scheme == "https":
        return HTTPSConnection(host, port, timeout=SECONDS, context=_trusted())
    return HTTPConnection(host, port, timeout=SECONDS)


@cache
def _trusted() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _read(response: HTTPResponse) -> bytes:
    if 300 <= response.status < 400:
        raise ProviderSilent("it sends elsewhere, which is not followed")
    ends = time.monotonic() + SECONDS_IN_ALL
    parts: list[bytes] = []
    size = 0
    while part := response.read1(CHUNK):
        size += len(part)
        if size > MOST_BYTES:
            raise ProviderSilent("its answer is too large")
        if time.monotonic() > ends:
            raise ProviderSilent("its answer takes too long")
        parts.append(part)
    return b"".join(parts)


def _object(response: HTTPResponse, data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise ProviderSilent(f"it answers with status {response.status} and no JSON object")
    return document
