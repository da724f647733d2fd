"""A mail server on loopback that keeps what it is handed; as much of RFC 5321 as smtplib needs."""

import socketserver
import threading
from collections.abc import Iterator

import pytest


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mail for anybody, or answers every recipient with `refuses`; `farewell` ends it."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.taken: list[bytes] = []
        self.refuses = ""
        self.farewell = "221 bye"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline():
            verb = line.split()[0].upper()
            if verb == b"DATA":
                self.take()
            elif verb == b"RCPT" and self.server.refuses:
                self.say(self.server.refuses)
            elif verb == b"QUIT":
                self.say(self.server.farewell)
                return
            else:
                self.say("250 yes")

    def take(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        self.server.taken.append(b"".join(lines))
        self.say("250 taken")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
