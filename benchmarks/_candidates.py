"""Candidates that sit an exam over HTTP and note what was acknowledged to them."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

TIMEOUT = 30
GIVE_UP_AFTER = 60  # seconds without an answer to one request


class Log:
    """Lines of check_acknowledged, and how long each kind of request took."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.lines: list[dict[str, Any]] = []
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.refusals: dict[str, int] = defaultdict(int)

    def took(self, what: str, seconds: float) -> None:
        with self.lock:
            self.seconds[what].append(seconds)

    def acknowledged(self, lines: list[dict[str, Any]]) -> None:
        with self.lock:
            self.lines += lines

    def write(self, path: Path) -> None:
        path.write_text("".join(json.dumps(line) + "\n" for line in self.lines))


class Client:
    """One kept-alive connection; a request is sent again until it is answered."""

    def __init__(self, port: int, log: Log) -> None:
        self.port = port
        self.log = log
        self.connection: http.client.HTTPConnection | None = None

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def request(
        self, what: str, method: str, path: str, token: str = "", body: Any = None
    ) -> tuple[int, Any]:
        """Status and JSON. A cut connection is what a candidate's client retries."""
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        begun = time.monotonic()
        while True:
            try:
                status, content = self.once(method, path, data, headers)
            except (OSError, http.client.HTTPException):
                self.close()
                if time.monotonic() - begun > GIVE_UP_AFTER:
                    raise
                time.sleep(0.02)
                continue
            self.log.took(what, time.monotonic() - begun)
            if status >= 400:
                self.log.refusals[f"{what} {status} {content.get('code')}"] += 1
            return status, content

    def once(
        self, method: str, path: str, data: bytes | None, headers: dict[str, str]
    ) -> tuple[int, Any]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=TIMEOUT
            )
        self.connection.request(method, path, data, headers)
        answer = self.connection.getresponse()
        raw = answer.read()
        return answer.status, json.loads(raw) if raw else {}


class Candidate:
    """One person with a token; answers at random, from the paper that was shown."""

    def __init__(self, person_token: str, sitting: str, seed: int) -> None:
        self.person_token = person_token
        self.sitting = sitting
        self.chance = random.Random(seed)
        self.seq = 0
        self.busy = threading.Lock()

    def start(self, client: Client) -> bool:
        path = f"/api/v1/sittings/{self.sitting}/attempts"
        status, answer = client.request("start", "POST", path, self.person_token, {})
        if status >= 400:
            return False
        self.attempt, self.token = answer["attempt"], answer["token"]
        self.seq = answer["seq"]
        sections = answer["paper"]["sections"]
        self.items = [item for section in sections for item in section["items"]]
        return True

    def answers(self, count: int) -> dict[str, list[str]]:
        """Answers to ``count`` items, one in ten of them cleared."""
        found = {}
        for item in self.chance.sample(self.items, min(count, len(self.items))):
            keys = [option["key"] for option in item["options"]]
            most = min(item["max"], len(keys))
            number = self.chance.randint(item["min"], max(item["min"], most))
            cleared = self.chance.random() < 0.1
            found[item["item"]] = [] if cleared else self.chance.sample(keys, number)
        return found

    def save(self, client: Client, count: int) -> bool:
        """One save, acknowledged before the next: as the client on a phone does it."""
        with self.busy:
            return self.save_next(client, count)

    def save_next(self, client: Client, count: int) -> bool:
        self.seq += 1
        responses = self.answers(count)
        path = f"/api/v1/attempts/{self.attempt}/responses"
        body = {"seq": self.seq, "responses": responses}
        status, answer = client.request("save", "PATCH", path, self.token, body)
        if status != 200:
            return False
        client.log.acknowledged(
            [
                {
                    "attempt": self.attempt,
                    "seq": self.seq,
                    "item": item,
                    "keys": keys,
                    "acknowledged_at": answer["server_time"],
                }
                for item, keys in responses.items()
            ]
        )
        return True

    def submit(self, client: Client) -> bool:
        path = f"/api/v1/attempts/{self.attempt}/submit"
        body = {"seq": self.seq}
        status, _answer = client.request("submit", "POST", path, self.token, body)
        return status == 200


def in_threads(
    port: int,
    log: Log,
    jobs: Iterable[Any],
    work: Callable[[Client, Any], object],
    *,
    threads: int,
) -> float:
    """Do ``work(client, job)`` for every job; the seconds from first to last."""
    queue, lock = iter(list(jobs)), threading.Lock()
    failures: list[BaseException] = []

    def run() -> None:
        client = Client(port, log)
        try:
            while not failures:
                with lock:
                    job = next(queue, None)
                if job is None:
                    return
                work(client, job)
        except BaseException as failure:
            failures.append(failure)
        finally:
            client.close()

    begun = time.monotonic()
    workers = [threading.Thread(target=run) for _n in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if failures:
        raise failures[0]
    return time.monotonic() - begun
