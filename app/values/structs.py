"""Structs of msgspec, by the names and with the meaning of the standard dataclasses."""

import dataclasses
from collections.abc import Callable
from typing import Any, TypedDict, Unpack, cast

import msgspec
from msgspec import Struct, StructMeta

# What a class has of its own once it is made, and a Struct has no place for.
_NOT_HANDED_ON = ("__dict__", "__weakref__")


class _Told(TypedDict, total=False):
    """What the standard library's decorator is told that Structs know too."""

    frozen: bool
    eq: bool
    order: bool
    kw_only: bool


def dataclass(
    plain: type | None = None, /, *, slots: bool = False, **told: Unpack[_Told]
) -> type | Callable[[type], type]:
    """A decorator. What a Struct cannot be is made in the standard library's way: a class
    without slots, or with a field that is not shown, not compared or not given.
    """

    def made(plain: type) -> type:
        own: dict[str, Any] = {
            name: value for name, value in vars(plain).items() if name not in _NOT_HANDED_ON
        }
        said: dict[str, dataclasses.Field[Any]] = {
            name: value for name, value in own.items() if isinstance(value, dataclasses.Field)
        }
        fields = {name: _field(field) for name, field in said.items()}
        if not slots or None in fields.values():
            return cast("type", dataclasses.dataclass(slots=slots, **told)(plain))
        bases = (base for base in plain.__bases__ if base is not object)
        return StructMeta(
            plain.__name__,
            (Struct, *bases),
            own | fields | {"__qualname__": plain.__qualname__},
            **told,
        )

    return made if plain is None else made(plain)


def replace(value: Any, /, **changes: object) -> Any:  # noqa: ANN401 - of whatever class
    """Another value that differs in these fields."""
    if isinstance(value, Struct):
        return msgspec.structs.replace(value, **changes)
    return dataclasses.replace(value, **changes)


def asdict(value: Any, /) -> dict[str, Any]:  # noqa: ANN401 - of whatever class
    """The fields by their names; of a Struct these alone, not what is in their values."""
    if isinstance(value, Struct):
        return msgspec.structs.asdict(value)
    return dataclasses.asdict(value)


def _field(field: dataclasses.Field[Any]) -> Any | None:  # noqa: ANN401 - msgspec keeps its type
    """What a Struct is told of it; None where it cannot be told."""
    if not (field.init and field.repr and field.compare and field.hash is None):
        return None
    if field.default_factory is not dataclasses.MISSING:
        return msgspec.field(default_factory=field.default_factory)
    if field.default is not dataclasses.MISSING:
        return msgspec.field(default=field.default)
    return msgspec.field()
