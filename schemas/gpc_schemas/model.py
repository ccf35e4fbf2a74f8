"""The classes of machine.yaml: each a frozen dataclass, which it becomes when somebody asks.

Making a dataclass writes and compiles its methods, and for all models together that is a third of
a cold build, which calls none of them: pydantic-core fills the records itself. So each of these
members stands in for the one that `dataclasses` makes, and the first use of any makes them all.
Pure: no I/O.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast, dataclass_transform, get_type_hints

T = TypeVar("T")


class Empty:
    """The default of a key with a mapping: a new one for each record."""


def empty() -> Any:
    """The default of a field: a mapping without an entry."""
    return Empty()


def is_model(value: object) -> bool:
    """Whether it is a record of machine.yaml."""
    return hasattr(type(value), "__pydantic_config__")


def changed(record: T, **keys: Any) -> T:
    """The record with other values of some keys."""
    other = object.__new__(type(record))
    vars(other).update(vars(record), **keys)
    return other


def is_written(value: object) -> bool:
    """Whether a key's value says anything: not one that was left out, nor one without a word."""
    return has_words(value) if is_model(value) else value not in (None, (), {})


def has_words(record: object) -> bool:
    """Whether anything was written of a model of which each key may be left out."""
    return any(is_written(value) for value in vars(record).values())


def blank(cls: type[T]) -> T:
    """A record of which nothing was written, without making its class a dataclass for it."""
    if not isinstance(vars(cls)["__init__"], _Later):
        return cls()
    record, kind = object.__new__(cls), cast(Any, cls)
    for name in _mappings(kind):
        vars(record)[name] = {}
    return record


@cache  # a machine has two dozen such records
def _mappings(cls: Any) -> tuple[str, ...]:
    """The keys that are a mapping without an entry where nothing was written."""
    return tuple(
        name
        for base in reversed(cls.__mro__)
        for name, value in vars(base).items()
        if isinstance(value, Empty)
    )


class _Later:
    """A member of a dataclass before the class is one."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, record: Any, owner: type[Any]) -> Any:
        for cls in owner.__mro__:  # a model may be made from another, each in its time
            if cls.__dict__.get(self.name) is self:
                _become_dataclass(cls)
        return getattr(owner if record is None else record, self.name)


_MEMBERS = (
    "__dataclass_fields__",
    "__dataclass_params__",
    "__delattr__",
    "__eq__",
    "__hash__",
    "__init__",
    "__match_args__",
    "__repr__",
    "__setattr__",
)
"""What `dataclass(frozen=True, kw_only=True)` gives to a class (Python 3.11 to 3.14)."""


@dataclass_transform(frozen_default=True, kw_only_default=True)
def model(cls: type[T]) -> type[T]:
    """The class as a model: a frozen record in which an unknown key is an error.

    A standard dataclass for whoever makes, compares, prints or describes one, and not a BaseModel:
    making the classes then needs no pydantic, and a build validates through the schema that was
    generated from them (`gpc_schemas.compiled`), three times as fast from a cold start.
    """
    cls.__pydantic_config__ = {"extra": "forbid"}  # type: ignore[attr-defined]  # read by pydantic
    for name in _MEMBERS:
        setattr(cls, name, _Later(name))
    return cls


def _become_dataclass(cls: type[Any]) -> None:
    from dataclasses import dataclass, field

    for name in _MEMBERS:
        delattr(cls, name)
    # The modules leave their annotations unread, which is quicker to load.
    kinds = get_type_hints(cls, include_extras=True)
    cls.__annotations__.update({name: kinds[name] for name in cls.__annotations__})
    for name, value in list(cls.__dict__.items()):
        if isinstance(value, Empty):
            setattr(cls, name, field(default_factory=dict))
    make: Callable[[type[Any]], type[Any]] = dataclass(frozen=True, kw_only=True)
    make(cls)
