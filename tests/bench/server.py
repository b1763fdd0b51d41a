"""Durable submissions per second over HTTP, against the same server doing one bare SQLite commit a request."""

from __future__ import annotations

import http.client
import json
import multiprocessing
import socket
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import count
from multiprocessing.connection import wait
from queue import SimpleQueue
from typing import TYPE_CHECKING

from child import ChildDied, ending
from example import answers
from handler import People, prepare
from side_by_side import Comparison, in_turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection
    from pathlib import Path

    from evenhand.handlers.route import Route

QUESTIONS = 20
CLIENTS = 8
PER_ROUND = 400
ROUNDS = 7


def bare_route(database: sqlite3.Connection) -> Route:
    """A call of the API that makes one bare commit. Whoever is signed in may make it, as they may submit."""
    from evenhand.handlers.http import Reply, Request
    from evenhand.handlers.route import Route
    from evenhand.people.permissions import Verb

    def commit(request: Request) -> Reply:
        """Make one bare commit."""
        database.execute("INSERT INTO bare VALUES (?)", (request.event["body"],))
        return Reply(body="{}")

    return Route(method="POST", path="/api/bare", handler=commit, verb=Verb.TAKE_QUIZ)


def serve(folder: Path, ready: Connection) -> None:
    """The server, in a process of its own, with one more route that makes one bare commit."""
    import logging

    import uvicorn

    from evenhand.handlers.api import make_api
    from evenhand.handlers.routes import all_routes
    from evenhand.local.gateway import Gateway
    from evenhand.settings import read_settings
    from evenhand.wiring import wire

    database = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE IF NOT EXISTS bare (body TEXT NOT NULL)")
    logging.disable(logging.INFO)
    application = wire(read_settings({"EVENHAND_STATE": str(folder), "EVENHAND_MODE": "demo"}))
    # With the protocol named, asyncio turns Nagle's algorithm off, as it does for the real server.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    listening.listen(128)
    api = make_api(application, routes=(*all_routes(), bare_route(database)))
    server = uvicorn.Server(uvicorn.Config(Gateway(api), log_level="critical", access_log=False))
    ready.send(listening.getsockname()[1])
    server.run(sockets=[listening])


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """The server's port, as long as it is used; raises `ChildDied` when the server ends before."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=serve, args=(folder, sender), daemon=True)
    process.start()
    try:
        if receiver not in wait([receiver, process.sentinel]):
            raise _died(process)
        yield receiver.recv()
    except (OSError, http.client.HTTPException) as error:
        # The connection fails a moment before the process is seen to have ended.
        process.join(timeout=1)
        if process.is_alive():
            raise
        raise _died(process) from error
    finally:
        process.terminate()
        process.join()


def _died(process: multiprocessing.process.BaseProcess) -> ChildDied:
    process.join()
    return ChildDied(f"The server {ending(process.exitcode or 0)}; why stands above.")


def measure(
    folder: Path, rounds: int = ROUNDS, per_round: int = PER_ROUND, questions: int = QUESTIONS
) -> Iterator[Comparison]:
    """Requests per second that were answered after they were on the disk."""
    application = prepare(folder / "state", questions)
    people, numbers = People(application), count()

    def submissions(port: int) -> float:
        requests = []
        for _ in range(per_round):
            _, attempt_id, token = people.next()
            body = {"submission_id": f"submission-{next(numbers):08}", "answers": answers(questions, next(numbers))}
            requests.append((f"/api/attempts/{attempt_id}/submission", json.dumps(body), token))
        return per_second(port, requests)

    def commits(port: int) -> float:
        _, _, token = people.next()
        body = json.dumps({"submission_id": "x" * 19, "answers": answers(questions, 1)})
        return per_second(port, [("/api/bare", body, token)] * per_round)

    with serving(folder / "state") as port:
        ours, theirs = in_turn(lambda: submissions(port), lambda: commits(port), rounds)
    application.close()
    yield Comparison(
        name=f"Durable requests per second over HTTP, {CLIENTS} clients",
        ours=f"submissions of {questions} answers, graded and stored",
        theirs="the same server and session, one bare SQLite commit",
        unit="/s",
        our_figures=tuple(ours),
        their_figures=tuple(theirs),
        goal="at least 0.7",
    )


def per_second(port: int, requests: Sequence[tuple[str, str, str]]) -> float:
    """How many of the requests are answered in a second, by clients that keep their connections."""
    idle: SimpleQueue[http.client.HTTPConnection] = SimpleQueue()

    def send(request: tuple[str, str, str]) -> None:
        path, body, token = request
        connection = idle.get()
        try:
            headers = {"Content-Type": "application/json", "Cookie": f"evenhand={token}", "X-Evenhand": "1"}
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            answer = response.read()
            if response.status != 200:
                raise RuntimeError(f"{path}: {response.status} {answer.decode()}")
        finally:
            idle.put(connection)

    with ThreadPoolExecutor(CLIENTS) as pool, ExitStack() as connections:
        for _ in range(CLIENTS):
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connections.callback(connection.close)
            idle.put(connection)
        began = time.perf_counter()
        list(pool.map(send, requests))
        return len(requests) / (time.perf_counter() - began)
