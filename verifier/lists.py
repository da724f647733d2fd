"""Status lists that were read lately: kept as long as their issuers allow, never exchanged for older ones.

    lists = Lists()                                     one for a process
    World(now=now, fetch=Fetcher(), lists=lists)        one for each verification

A list says for how many milliseconds a copy may serve (`ttl`, Bitstring Status List 1.0, section 2.2); for so
long, and at most for `LONGEST`, it is not asked for again. A list without `ttl` is asked for each time. What
is kept is the answer as it came: each verification verifies it anew.

Of each list the newest one seen is remembered. Whoever can put an old list in the place of a new one, with
its good signature, could make a withdrawn badge stand again; so an older list than one seen is not relied on.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from verifier.internet import Fetched
from verifier.members import id_of, many, moment, objects

LONGEST: Final = timedelta(hours=1)
MOST_KEPT: Final = 64
LARGEST_KEPT: Final = 256_000
MOST_REMEMBERED: Final = 1000


def made_at(listed: Mapping[str, Any]) -> datetime | None:
    """When a list was made: its first day or the date of its signature, the later one; None when it has none.

    Of several signatures the earliest counts: no signature covers another one beside it, so whoever has an
    old list can add one of today.
    """
    dates = [moment(proof, "created") for proof in objects(many(listed.get("proof")))]
    signed = min((date for date in dates if date is not None), default=None)
    known = [date for date in (moment(listed, "validFrom", "issuanceDate"), signed) if date is not None]
    return max(known, default=None)


@dataclass(frozen=True)
class _Kept:
    answer: Fetched
    since: datetime
    until: datetime


class Lists:
    """What a process remembers of status lists; several threads may use one."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._newest: OrderedDict[tuple[str, str], datetime] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, url: str, now: datetime) -> Fetched | None:
        """The answer at a URL when one was kept that may still serve."""
        with self._lock:
            kept = self._kept.get(url)
        return kept.answer if kept is not None and kept.since <= now < kept.until else None

    def newer(self, url: str, listed: Mapping[str, Any]) -> datetime | None:
        """When a newer list of this issuer at this URL was made, if one was seen; None when this is it."""
        made = made_at(listed)
        with self._lock:
            newest = self._newest.get((url, id_of(listed.get("issuer")) or ""))
        return newest if newest is not None and (made is None or made < newest) else None

    def keep(self, url: str, listed: Mapping[str, Any], answer: Fetched, now: datetime) -> None:
        """Remembers a list that was verified, and keeps the answer for as long as it allows.

        Args:
            url: where it lies.
            listed: the status list credential.
            answer: what was read there.
            now: the moment at which it was read.
        """
        made = made_at(listed)
        until = now + _lifetime(listed, answer)
        with self._lock:
            if made is not None:
                _put(self._newest, (url, id_of(listed.get("issuer")) or ""), made, MOST_REMEMBERED)
            if until > now:
                _put(self._kept, url, _Kept(answer, now, until), MOST_KEPT)


def _lifetime(listed: Mapping[str, Any], answer: Fetched) -> timedelta:
    """For how long a copy may serve; an answer that says `no-store` (RFC 9111, section 5.2) is not kept."""
    stated = [subject.get("ttl") for subject in objects(listed.get("credentialSubject"))]
    ttl = stated[0] if len(stated) == 1 else None
    if not isinstance(ttl, int) or ttl <= 0 or len(answer.body) > LARGEST_KEPT:
        return timedelta()
    if "no-store" in answer.headers.get("cache-control", "").lower():
        return timedelta()
    return min(timedelta(milliseconds=min(ttl, 2**31)), LONGEST)


def _put(rows: OrderedDict[Any, Any], key: object, value: object, most: int) -> None:
    rows[key] = value
    rows.move_to_end(key)
    if len(rows) > most:
        rows.popitem(last=False)
