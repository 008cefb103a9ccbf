"""What a hostile platform sends, drawn by a chance that is handed in. Nothing is sent here.

Every attack is one that the register must refuse as the sender's fault (4xx, as a problem),
or may take without harm; none of them may be answered with 5xx or with what is another's.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from functools import cache
from random import Random
from typing import Any, Final
from uuid import UUID

from app.simulation.attack_words import (
    INNER_ADDRESSES,
    LONG,
    OFFICES,
    PLACES,
    READINGS,
    SHAPES,
    STRANGE_WORDS,
    garbled,
)
from app.simulation.targets import Target
from app.values import dataclass

# Past the bound of a body.
_HUGE_BYTES: Final = 1_200_000
_NOBODYS: Final = UUID("019ab000-0000-7000-8000-00000000dead")


@dataclass(frozen=True, slots=True)
class Attack:
    """A request that means ill. `refused` says whether it must be, or only may be.

    With `first` that is sent before it and has to go well: what is tried is the second.
    """

    name: str
    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes | None = None
    key: str | None = None
    secret: str | None = field(default=None, repr=False)  # another than the platform's own
    refused: bool = True
    first: "Attack | None" = None


@dataclass(frozen=True, slots=True)
class Prey:
    """What is known to the attacker: its own notices, and how those of others are named."""

    secret: str = field(repr=False)
    own: Sequence[Target]
    others: Sequence[Target]


_Draw = Callable[[Prey, Random], Attack]


def draw(prey: Prey, chance: Random) -> Attack:
    """Some attack. One that needs a notice is drawn where there is one."""
    while True:
        # What there is nothing to choose from for cannot be made.
        with suppress(IndexError):
            return chance.choice(ATTACKS)(prey, chance)


def _garbage(prey: Prey, chance: Random) -> Attack:
    path = _some_path(prey, chance)
    return Attack("garbage", "POST", path, body=chance.choice(garbled(chance)))


def _wrong_shape(prey: Prey, chance: Random) -> Attack:
    path = f"{_notice(prey, chance)}/responses"
    return Attack("wrong shape", "POST", path, body=chance.choice(SHAPES))


def _strange_words(prey: Prey, chance: Random) -> Attack:
    target = chance.choice(prey.own)
    wrong = chance.choice(STRANGE_WORDS)
    return _answer("strange words", target, {**_said(target, chance), **wrong})


def _unknown_item(prey: Prey, chance: Random) -> Attack:
    target = chance.choice(prey.own)
    item = str(UUID(int=chance.getrandbits(128), version=4))
    return _answer("unknown item", target, {**_said(target, chance), "item_id": item})


def _item_of_another(prey: Prey, chance: Random) -> Attack:
    own, other = chance.choice(prey.own), chance.choice(prey.others)
    return _answer("another's item", own, _said(other, chance))


def _reading_anothers(prey: Prey, chance: Random) -> Attack:
    other = chance.choice(prey.others)
    template = chance.choice(READINGS)
    return Attack("reading another's", "GET", template.format(other.notice_id))


def _answering_for_another(prey: Prey, chance: Random) -> Attack:
    other = chance.choice(prey.others)
    return _answer("answering for another", other, _said(other, chance))


def _acknowledging_for_another(prey: Prey, chance: Random) -> Attack:
    other = chance.choice(prey.others)
    return _acknowledgement("acknowledging for another", other)


def _batch_for_others(prey: Prey, chance: Random) -> Attack:
    """Each element is to be refused; the batch as a whole is answered."""
    others = [chance.choice(prey.others) for _ in range(chance.randint(1, 5))]
    if chance.random() < 1 / 2:
        said = [{"notice_id": str(other.notice_id)} for other in others]
        body = _json({"acknowledgements": said})
        return Attack("batch for others", "POST", "/v1/acknowledgements/batch", body=body)
    responses = [
        {"notice_id": str(other.notice_id), "items": [_said(other, chance)]} for other in others
    ]
    body = _json({"responses": responses})
    return Attack("batch for others", "POST", "/v1/responses/batch", body=body)


def _key_used_twice(prey: Prey, chance: Random) -> Attack:
    """Two different requests under one Idempotency-Key."""
    target = chance.choice(prey.own)
    key = f"twice-{chance.getrandbits(64):x}"
    first = _acknowledgement("first use of a key", target, key=key)
    again = _acknowledgement("second use of a key", target, key=key, reference="another body")
    return Attack(again.name, again.method, again.path, body=again.body, key=key, first=first)


def _strange_key(prey: Prey, chance: Random) -> Attack:
    key = chance.choice(["k" * LONG, "two words", '"', "ключ".encode().hex() * 40])
    path = f"{_notice(prey, chance)}/acknowledgement"
    return Attack("strange key", "POST", path, key=key, refused=False)


def _too_much(prey: Prey, chance: Random) -> Attack:
    """A body past the bound, or a list that is too long within it."""
    path = f"{_notice(prey, chance)}/responses"
    return Attack("too much", "POST", path, body=chance.choice(_too_large()))


@cache
def _too_large() -> tuple[bytes, ...]:
    item = {"item_id": str(_NOBODYS), "outcome": "removed"}
    too_long = [{**item, "effective_at": "2026-11-22T09:00:00Z"}] * 1_001
    return (b" " * _HUGE_BYTES, b'"' + b"x" * _HUGE_BYTES, _json({"items": too_long}))


def _strange_place(_prey: Prey, chance: Random) -> Attack:
    path, query = chance.choice(PLACES)
    return Attack("strange place", "GET", path, query=query)


def _strange_address(_prey: Prey, chance: Random) -> Attack:
    """An endpoint by which the register would be led to call its own house."""
    body = _json({"url": chance.choice(INNER_ADDRESSES)})
    return Attack("inner address", "PUT", "/v1/webhook-endpoint", body=body)


def _out_of_office(prey: Prey, chance: Random) -> Attack:
    """What only the regulator may do."""
    method, path, body = chance.choice(OFFICES)
    named = path.format(_one_id(prey, chance))
    return Attack("out of office", method, named, body=None if body is None else _json(body))


def _false_credentials(prey: Prey, chance: Random) -> Attack:
    secret = prey.secret
    forged = chance.choice(
        [secret[:-1] + ("A" if secret[-1] != "A" else "B"), secret[:-4], secret + "x", "x"]
    )
    path = f"/v1/platform/notices/{_one_id(prey, chance)}"
    return Attack("false credentials", "GET", path, secret=forged)


ATTACKS: Final[tuple[_Draw, ...]] = (
    _garbage,
    _wrong_shape,
    _strange_words,
    _unknown_item,
    _item_of_another,
    _reading_anothers,
    _answering_for_another,
    _acknowledging_for_another,
    _batch_for_others,
    _key_used_twice,
    _strange_key,
    _too_much,
    _strange_place,
    _strange_address,
    _out_of_office,
    _false_credentials,
)


def _some_path(prey: Prey, chance: Random) -> str:
    notice = _notice(prey, chance)
    return chance.choice([f"{notice}/responses", f"{notice}/acknowledgement"])


def _notice(prey: Prey, chance: Random) -> str:
    return f"/v1/notices/{_one_id(prey, chance)}"


def _one_id(prey: Prey, chance: Random) -> UUID:
    targets = [*prey.own, *prey.others]
    return chance.choice(targets).notice_id if targets else _NOBODYS


def _said(target: Target, chance: Random) -> dict[str, Any]:
    """What would be an answer, were it the right platform's."""
    item = str(chance.choice(target.item_ids))
    return {"item_id": item, "outcome": "removed", "effective_at": "2026-01-01T00:00:00Z"}


def _answer(name: str, target: Target, said: Mapping[str, Any]) -> Attack:
    body = _json({"items": [{k: v for k, v in said.items() if v is not None}]})
    return Attack(name, "POST", f"/v1/notices/{target.notice_id}/responses", body=body)


def _acknowledgement(
    name: str, target: Target, *, key: str | None = None, reference: str = "one body"
) -> Attack:
    path = f"/v1/notices/{target.notice_id}/acknowledgement"
    return Attack(name, "POST", path, body=_json({"reference": reference}), key=key)


def _json(value: object) -> bytes:
    return json.dumps(value).encode()
