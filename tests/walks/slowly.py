"""Connections that send or read a byte every few seconds, as many as a machine can hold, for a while.

    python slowly.py 8443 500 30        port, connections, seconds; tells what became of them

A third each sends its header slowly, sends its body slowly, reads its answer slowly. What is closed on one is
opened anew. They come from 127.0.0.3, so that they can be told apart from visitors.
"""

import asyncio
import socket
import ssl
import sys
from collections import Counter

EVERY = 3.0
OPENING_AT_ONCE = 20

HEADER = b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
BODY = (
    b"POST /verify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nwhat="
)
ASKED = b"GET /assets/cairn.css HTTP/1.1\r\nHost: localhost\r\n\r\n"
KINDS = {"header": HEADER, "body": BODY, "answer": ASKED}


async def connect(port: int, opening: asyncio.Semaphore) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    plain = socket.socket()
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    plain.setblocking(False)
    async with opening:
        plain.bind(("127.0.0.3", 0))
        await asyncio.get_running_loop().sock_connect(plain, ("127.0.0.1", port))
        return await asyncio.open_connection(sock=plain, ssl=trusting, server_hostname="localhost", limit=1)


async def hold(kind: str, port: int, opening: asyncio.Semaphore, became: Counter[str]) -> None:
    """Be slow until one is cut off, again and again."""
    while True:
        try:
            reader, writer = await connect(port, opening)
            became[f"{kind} opened"] += 1
            writer.write(KINDS[kind])
            while True:
                await asyncio.sleep(EVERY)
                if kind == "answer":
                    assert await reader.read(1), "closed"
                else:
                    writer.write(b"x")
                    await writer.drain()
                    assert not reader.at_eof(), "closed"
        except (OSError, AssertionError, ssl.SSLError):
            became[f"{kind} cut off"] += 1
            await asyncio.sleep(0.5)


async def main(port: int, count: int, seconds: float) -> None:
    became, opening = Counter[str](), asyncio.Semaphore(OPENING_AT_ONCE)
    kinds = [list(KINDS)[number % 3] for number in range(count)]
    slow = [asyncio.create_task(hold(kind, port, opening, became)) for kind in kinds]
    await asyncio.sleep(seconds)
    for one in slow:
        one.cancel()
    sys.stdout.write(f"{dict(became)}\n")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
