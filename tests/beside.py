"""What other pages cost meanwhile: one asked every so often, however long the ones before it take.

    python beside.py http://127.0.0.1:8000/verify 12        the seconds of each answer, one in a line
    python beside.py http://127.0.0.1:8000/home 12 COOKIE   the same, signed in

In a process of its own, so that what else a test does takes nothing from its clock; and without waiting for
answers, since whoever waits asks least when it is slow.
"""

import sys
import threading
import time
import urllib.request

EVERY = 0.05


def ask(url: str, cookie: str, took: list[float]) -> None:
    begun = time.monotonic()
    request = urllib.request.Request(url, headers={"Cookie": f"cairn={cookie}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        answer.read()
    took.append(time.monotonic() - begun)


def main(url: str, seconds: float, cookie: str = "") -> None:
    took: list[float] = []
    begun, asked = time.monotonic(), []
    for number in range(int(seconds / EVERY)):
        time.sleep(max(0.0, begun + number * EVERY - time.monotonic()))
        asked.append(threading.Thread(target=ask, args=(url, cookie, took)))
        asked[-1].start()
    for one in asked:
        one.join()
    assert len(took) == len(asked), "one of them was not answered"
    sys.stdout.write("".join(f"{one}\n" for one in took))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), *sys.argv[3:])
