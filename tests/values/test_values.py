"""What is made a Struct keeps the meaning of the standard library's dataclass."""

import pickle
from collections.abc import Callable
from dataclasses import field
from typing import Generic, TypeVar

import pytest
from msgspec import Struct

from app.values import asdict, dataclass, replace

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands."""

    street: str
    number: int = 1
    tags: list[str] = field(default_factory=list[str])

    def told(self) -> str:
        return f"{self.street} {self.number}"


@dataclass(frozen=True, slots=True)
class Positive:
    number: int

    def __post_init__(self) -> None:
        if self.number <= 0:
            raise ValueError("It is not above nought.")


@dataclass(frozen=True, slots=True)
class Secret:
    name: str
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True, order=True)
class Ranked:
    rank: int
    memo: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named(Generic[T]):
    value: T
    size: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    hour: int
    minute: int


@dataclass(frozen=True, slots=True, eq=False)
class Itself:
    number: int


@dataclass(slots=True)
class Count:
    done: int = 0


@dataclass
class Open:
    done: int = 0


@pytest.mark.parametrize("kind", [Place, Positive, Named, Moment, Itself, Count])
def test_a_class_of_plain_fields_is_a_struct(kind: type):
    assert issubclass(kind, Struct)


@pytest.mark.parametrize("kind", [Secret, Ranked, Open])
def test_what_a_struct_cannot_be_is_made_in_the_standard_way(kind: type):
    assert not issubclass(kind, Struct)


@pytest.mark.parametrize(
    ("value", "name"),
    [(Place("Broadway"), "street"), (Named(value=1), "size"), (Secret("a", "b"), "key")],
)
def test_what_is_frozen_cannot_be_changed(value: object, name: str):
    with pytest.raises(AttributeError):
        setattr(value, name, "another")
    with pytest.raises((AttributeError, TypeError)):
        setattr(value, "added", 1)  # noqa: B010 - no such field is known to the checkers


def test_equal_fields_make_equal_values_with_one_hash():
    one, other = Moment(9, 30), Moment(hour=9, minute=30)
    assert (one == other, hash(one) == hash(other), {one: "here"}[other]) == (
        True,
        True,
        "here",
    )
    assert one != Moment(9, 31)
    assert sorted([Moment(9, 30), Moment(8, 59)]) == [Moment(8, 59), Moment(9, 30)]


def test_without_equality_each_is_itself():
    one, other = Itself(1), Itself(1)
    assert one != other
    assert len({one, other}) == 2


def test_what_can_change_has_no_hash():
    count = Count()
    count.done += 1
    assert count == Count(1)
    with pytest.raises(TypeError):
        hash(count)


def test_defaults_are_each_values_own():
    one, other = Place("Broadway"), Place("Broadway")
    one.tags.append("seen")
    assert (other.tags, other.told()) == ([], "Broadway 1")


@pytest.mark.parametrize(
    ("make", "given", "named"),
    [
        (Place, (), {}),
        (Place, ("Broadway", 1, ["seen"], "more"), {}),
        (Place, ("Broadway",), {"size": 1}),
        (Named[int], (1,), {}),
        (replace, (Place("Broadway"),), {"size": 1}),
        (replace, (Secret("a", "b"),), {"size": 1}),
    ],
)
def test_fields_that_are_missing_or_unknown_are_refused(
    make: Callable[..., object], given: tuple[object, ...], named: dict[str, object]
):
    with pytest.raises(TypeError):
        make(*given, **named)


def test_what_a_value_must_be_is_looked_at_again_when_it_is_replaced():
    with pytest.raises(ValueError, match="not above nought"):
        Positive(0)
    with pytest.raises(ValueError, match="not above nought"):
        replace(Positive(1), number=0)


def test_both_kinds_are_replaced_and_taken_apart_alike():
    assert replace(Place("Broadway"), number=2) == Place("Broadway", 2)
    assert replace(Secret("a", "b"), key="c") == Secret("a", "c")
    assert asdict(Moment(9, 30)) == {"hour": 9, "minute": 30}
    assert asdict(Secret("a", "b")) == {"name": "a", "key": "b"}


def test_what_is_not_to_be_shown_is_not():
    assert "hidden" not in repr(Secret("a", "hidden"))
    assert repr(Moment(9, 30)) == "Moment(hour=9, minute=30)"


def test_values_go_to_other_processes_and_are_matched_by_their_places():
    for value in (Place("Broadway", 2, ["seen"]), Named(value="a", size=3), Count(4)):
        assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301 - written right here
    match Moment(9, 30):
        case Moment(hour, minute):
            assert (hour, minute) == (9, 30)


def test_a_class_keeps_what_it_says_of_itself():
    assert (Place.__doc__, Place.__module__) == ("Where something stands.", __name__)
    assert Named[int](value=1).value == 1
