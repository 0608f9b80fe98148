"""A server that answers with exactly the bytes it is told, as slowly as it is told, or not at all."""

import re
import socket
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Self

Step = bytes | float  # bytes to send, or seconds to wait


def answer(status: int, body: bytes = b"", *headers: str) -> list[Step]:
    """A whole HTTP answer."""
    head = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return ["\r\n".join([*head, "", ""]).encode() + body]


def _request(connection: socket.socket) -> bytes:
    """All of a request, as far as it tells its length."""
    got = connection.recv(65536)
    head, _, body = got.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
    while length and len(body) < int(length[1]):
        more = connection.recv(65536)
        got, body = got + more, body + more
    return got


class OddServer:
    """Plays one entry of `script` a connection, the last one again and again, then hangs up. Keeps what was asked."""

    def __init__(self) -> None:
        self.script: list[Sequence[Step]] = [answer(200, b"ok")]
        self.asked: list[bytes] = []
        self._ended = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            with connection:
                self._play(connection)

    def _play(self, connection: socket.socket) -> None:
        connection.settimeout(1)
        self.asked.append(_request(connection))
        for step in self.script.pop(0) if len(self.script) > 1 else self.script[0]:
            if isinstance(step, bytes):
                try:
                    connection.sendall(step)
                except OSError:  # the other side had enough
                    return
            elif self._ended.wait(step):
                return
