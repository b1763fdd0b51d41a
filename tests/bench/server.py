"""Durable submissions per second over HTTP, against the same server doing one bare SQLite commit a request."""

from __future__ import annotations

import http.client
import json
import multiprocessing
import socket
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TYPE_CHECKING

from example import answers
from handler import People, prepare
from side_by_side import Comparison, in_turn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

QUESTIONS = 20
CLIENTS = 8
PER_ROUND = 400
ROUNDS = 7


def serve(folder: Path, ready: multiprocessing.Queue[int]) -> None:
    """The server, in a process of its own, with one more route that makes one bare commit."""
    import logging

    import uvicorn

    from evenhand.handlers.api import make_api
    from evenhand.handlers.http import Reply, Request
    from evenhand.handlers.route import Route
    from evenhand.handlers.routes import all_routes
    from evenhand.local.gateway import Gateway
    from evenhand.settings import read_settings
    from evenhand.wiring import wire

    database = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE IF NOT EXISTS bare (body TEXT NOT NULL)")

    def commit(request: Request) -> Reply:
        """Make one bare commit."""
        database.execute("INSERT INTO bare VALUES (?)", (request.event["body"],))
        return Reply(body="{}")

    logging.disable(logging.INFO)
    application = wire(read_settings({"EVENHAND_STATE": str(folder), "EVENHAND_MODE": "demo"}))
    bare = Route(method="POST", path="/api/bare", handler=commit)
    # With the protocol named, asyncio turns Nagle's algorithm off, as it does for the real server.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    listening.listen(128)
    server = uvicorn.Server(
        uvicorn.Config(
            Gateway(make_api(application, routes=(*all_routes(), bare))), log_level="critical", access_log=False
        )
    )
    ready.put(listening.getsockname()[1])
    server.run(sockets=[listening])


def measure(folder: Path) -> Comparison:
    """Requests per second that were answered after they were on the disk."""
    application = prepare(folder / "state", QUESTIONS)
    people, numbers = People(application), count()
    context = multiprocessing.get_context("spawn")
    ready = context.Queue()
    process = context.Process(target=serve, args=(folder / "state", ready), daemon=True)
    process.start()
    port = ready.get()

    def submissions() -> float:
        requests = []
        for _ in range(PER_ROUND):
            _, attempt_id, token = people.next()
            body = {"submission_id": f"submission-{next(numbers):08}", "answers": answers(QUESTIONS, next(numbers))}
            requests.append((f"/api/attempts/{attempt_id}/submission", json.dumps(body), token))
        return per_second(port, requests)

    def commits() -> float:
        _, _, token = people.next()
        body = json.dumps({"submission_id": "x" * 19, "answers": answers(QUESTIONS, 1)})
        return per_second(port, [("/api/bare", body, token)] * PER_ROUND)

    ours, theirs = in_turn(submissions, commits, ROUNDS)
    process.terminate()
    process.join()
    application.close()
    return Comparison(
        name=f"Durable requests per second over HTTP, {CLIENTS} clients",
        ours=f"submissions of {QUESTIONS} answers, graded and stored",
        theirs="the same server and session, one bare SQLite commit",
        unit="/s",
        our_figures=tuple(ours),
        their_figures=tuple(theirs),
        goal="at least 0.7",
    )


def per_second(port: int, requests: Sequence[tuple[str, str, str]]) -> float:
    """How many of the requests are answered in a second, by clients that keep their connections."""
    local = threading.local()

    def send(request: tuple[str, str, str]) -> None:
        path, body, token = request
        connection = getattr(local, "connection", None)
        if connection is None:
            connection = local.connection = http.client.HTTPConnection("127.0.0.1", port)
        headers = {"Content-Type": "application/json", "Cookie": f"evenhand={token}", "X-Evenhand": "1"}
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        answer = response.read()
        if response.status != 200:
            raise RuntimeError(answer)

    with ThreadPoolExecutor(CLIENTS) as pool:
        began = time.perf_counter()
        list(pool.map(send, requests))
        return len(requests) / (time.perf_counter() - began)
