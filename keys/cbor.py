"""CBOR (RFC 8949), as much of it as a selective disclosure proof is made of.

>>> encode([1, b"ab", {0: "c"}]).hex()
'8301426162a1006163'
>>> decode(bytes.fromhex("8301426162a1006163"))
[1, b'ab', {0: 'c'}]

Unsigned integers, byte strings, texts, arrays and maps from integers; nothing else, so that no tag, no float
and no length without an end reaches whoever reads a proof. A library would bring all of CBOR, to be fenced in
again; these are five forms. Lengths and numbers are written in their shortest form (section 4.1) and read in
no other.
"""

from typing import Final

from keys import KeysError

Value = int | bytes | str | list["Value"] | dict[int, "Value"]

MAX_DEPTH: Final = 4
_UNSIGNED, _BYTES, _TEXT, _ARRAY, _MAP = 0, 2, 3, 4, 5
_LARGEST_IN_HEAD: Final = 23
_WIDTHS: Final = {24: 1, 25: 2, 26: 4, 27: 8}


class CborError(KeysError):
    """Bytes that are not CBOR of the forms that are read here."""


def encode(value: Value) -> bytes:
    """Write a value; integers are not negative, and a map keeps its order."""
    if isinstance(value, int):
        return _head(_UNSIGNED, value)
    if isinstance(value, bytes):
        return _head(_BYTES, len(value)) + value
    if isinstance(value, str):
        text = value.encode()
        return _head(_TEXT, len(text)) + text
    if isinstance(value, list):
        return _head(_ARRAY, len(value)) + b"".join(map(encode, value))
    items = (encode(key) + encode(below) for key, below in value.items())
    return _head(_MAP, len(value)) + b"".join(items)


def decode(data: bytes) -> Value:
    """Read one value that fills the bytes.

    Raises:
        CborError: another form, another spelling, too deep, cut off, or something after it.
    """
    reader = _Reader(data)
    value = reader.value(MAX_DEPTH)
    if reader.place != len(data):
        raise CborError("there is something after the CBOR value")
    return value


def _head(kind: int, number: int) -> bytes:
    if number <= _LARGEST_IN_HEAD:
        return bytes([kind << 5 | number])
    code, width = next((code, width) for code, width in _WIDTHS.items() if number < 256**width)
    return bytes([kind << 5 | code]) + number.to_bytes(width, "big")


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.place = 0

    def value(self, depth: int) -> Value:
        kind, number = self.head()
        if kind == _UNSIGNED:
            return number
        if kind == _BYTES:
            return self.take(number)
        if kind == _TEXT:
            return self.text(number)
        if kind not in {_ARRAY, _MAP} or not depth:
            raise CborError(f"CBOR of major type {kind} is not read here, or not so deep")
        return self.array(number, depth - 1) if kind == _ARRAY else self.map(number, depth - 1)

    def head(self) -> tuple[int, int]:
        first = self.take(1)[0]
        kind, number = first >> 5, first & 31
        if number <= _LARGEST_IN_HEAD:
            return kind, number
        if number not in _WIDTHS:
            raise CborError("CBOR of no stated length is not read here")
        start = self.place - 1
        number = int.from_bytes(self.take(_WIDTHS[number]), "big")
        if _head(kind, number) != self.data[start : self.place]:
            raise CborError("a CBOR number is not written in its shortest form")
        return kind, number

    def take(self, length: int) -> bytes:
        taken = self.data[self.place : self.place + length]
        if len(taken) != length:
            raise CborError("the CBOR value is cut off")
        self.place += length
        return taken

    def text(self, length: int) -> str:
        try:
            return self.take(length).decode()
        except UnicodeDecodeError as error:
            raise CborError("a CBOR text is not UTF-8") from error

    def array(self, length: int, depth: int) -> list[Value]:
        self.promised(length)
        return [self.value(depth) for _ in range(length)]

    def map(self, length: int, depth: int) -> dict[int, Value]:
        self.promised(length)
        read: dict[int, Value] = {}
        for _ in range(length):
            key = self.value(0)
            if not isinstance(key, int) or key in read:
                raise CborError("the keys of a CBOR map are integers here, each once")
            read[key] = self.value(depth)
        return read

    def promised(self, length: int) -> None:
        """Refuse a length that the rest of the bytes cannot hold, before anything is made of it."""
        if length > len(self.data) - self.place:
            raise CborError("the CBOR value is cut off")
