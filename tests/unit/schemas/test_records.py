"""A record made by gpc's NamedTuple is, to whoever uses it, one that `typing` made."""

from __future__ import annotations

import copy
import pickle
import typing
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import pytest

from gpc_schemas.records import NamedTuple

T = TypeVar("T")


class Ours(NamedTuple, Generic[T]):
    """A place."""

    line: int
    column: T
    name: str = "here"

    @property
    def is_first(self) -> bool:
        return self.line == 0

    @classmethod
    def at(cls, line: int) -> Ours[int]:
        return Ours(line, 7)


class Theirs(typing.NamedTuple, Generic[T]):
    """A place."""

    line: int
    column: T
    name: str = "here"

    @property
    def is_first(self) -> bool:
        return self.line == 0

    @classmethod
    def at(cls, line: int) -> Theirs[int]:
        return Theirs(line, 7)


USES: list[Callable[[Any], object]] = [
    lambda kind: kind(1, 2),
    lambda kind: kind(1, column=2, name="there"),
    lambda kind: kind(1),
    lambda kind: kind(1, 2, "there", 4),
    lambda kind: kind(1, 2, nowhere=3),
    lambda kind: kind(1, 2, line=3),
    lambda kind: kind(*kind(1, 2)),
    lambda kind: kind.at(0).is_first,
    lambda kind: kind(1, 2)._replace(name="there"),
    lambda kind: kind(1, 2)._replace(nowhere="there"),
    lambda kind: kind(1, 2)._asdict(),
    lambda kind: kind._make([1, 2, 3]),
    lambda kind: kind._make([1, 2]),
    lambda kind: repr(kind(1, "two")).replace("Ours", "Theirs"),
    lambda kind: (kind(1, 2) == (1, 2, "here"), hash(kind(1, 2)) == hash((1, 2, "here"))),
    lambda kind: kind(1, 2) < kind(1, 3),
    lambda kind: (kind._fields, kind._field_defaults, kind.__match_args__, kind.__doc__),
    lambda kind: typing.get_type_hints(kind),
    lambda kind: copy.deepcopy(kind(1, [2])),
    lambda kind: type(pickle.loads(pickle.dumps(kind(1, 2)))) is kind,
    lambda kind: setattr(kind(1, 2), "line", 3),
    lambda kind: setattr(kind(1, 2), "other", 3),
    lambda kind: vars(kind(1, 2)),
    lambda kind: typing.get_origin(kind[int]) is kind,
    lambda kind: isinstance(kind[int](1, 2), kind),
]


def outcome(use: Callable[[Any], object], kind: Any) -> object:
    """What comes of it: a value, or the class of the error."""
    try:
        return use(kind)
    except (AttributeError, TypeError, ValueError) as error:
        return type(error)


@pytest.mark.parametrize("use", USES, ids=lambda use: str(use.__code__.co_firstlineno))
def test_a_record_is_as_typing_makes_it(use: Callable[[Any], object]) -> None:
    assert outcome(use, Ours) == outcome(use, Theirs)


def test_a_record_can_be_matched() -> None:
    match Ours(1, 2):
        case Ours(line, column, name):
            assert (line, column, name) == (1, 2, "here")
        case _:
            raise AssertionError


def test_the_constructor_is_compiled_once() -> None:
    class Fresh(NamedTuple):
        a: int

    assert "__new__" not in vars(Fresh)
    assert Fresh(1) == (1,)
    made = Fresh.__new__
    assert Fresh(2) == (2,)
    assert Fresh.__new__ is made


def test_a_record_of_a_kind_of_record_is_of_that_kind() -> None:
    class Base(NamedTuple):
        a: int

    class Below(Base):
        def twice(self) -> int:
            return self.a * 2

    below = Below(3)
    assert type(below) is Below
    assert below.twice() == 6
    assert type(Base(1)) is Base


@pytest.mark.parametrize(
    ("fields", "defaults", "error"),
    [({"_a": int}, {}, ValueError), ({"a": int, "b": int}, {"a": 1}, TypeError)],
    ids=["underscore", "default-first"],
)
def test_what_typing_refuses_is_refused(
    fields: dict[str, Any], defaults: dict[str, Any], error: type[Exception]
) -> None:
    for kind in (NamedTuple, typing.NamedTuple):
        bases: Any = getattr(kind, "__mro_entries__", lambda bases: bases)((kind,))
        with pytest.raises(error):
            type(bases[0])("Bad", bases, {"__annotations__": fields, "__module__": "m", **defaults})
