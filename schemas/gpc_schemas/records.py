"""Named tuples as `typing` has them, made in less time.

A tenth of a cold build was spent on making the classes of some two hundred records: `typing` looks
at each annotation, and `collections` compiles a constructor for each class, though a build makes
records of some of them only. Here annotations are left as they stand, and a constructor is compiled
when the first record is made. All else is the same, and a test holds both to the same answers.
Pure: no I/O.
"""

from __future__ import annotations

import sys
from collections import namedtuple
from types import MappingProxyType

TYPE_CHECKING = False  # as `typing` has it, without loading that
if TYPE_CHECKING:
    from typing import Any

# From Python 3.14 on a class body has no annotations to look at (PEP 649).
if TYPE_CHECKING or sys.version_info >= (3, 14):
    from typing import NamedTuple as NamedTuple
else:
    _Field = type(vars(namedtuple("_Model", ["field"]))["field"])
    """What reads a field of a tuple by its number: a descriptor that CPython has in C."""

    class _Kind(type):
        """Makes of a class body with annotated names a tuple with these fields."""

        def __new__(mcs, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> Any:
            if tuple in bases or NamedTuple not in bases:  # this one, and what is made from others
                return super().__new__(mcs, name, bases, body)
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body[field] for field in fields if field in body}
            if tuple(defaults) != fields[len(fields) - len(defaults) :]:
                raise TypeError(f"{name} has a field without a default behind one with a default")
            if any(field.startswith("_") for field in fields):
                raise ValueError(f"{name} has a field whose name begins with an underscore")
            body.update({field: _Field(n, field) for n, field in enumerate(fields)})
            body["__slots__"] = ()
            body["_fields"] = body["__match_args__"] = fields
            body["_field_defaults"] = defaults
            return super().__new__(mcs, name, bases, body)

    _MANY = 16
    """From so many records of a class on, compiling a constructor for it takes less time."""

    _made: dict[type, int] = {}

    def _whole(kind: Any, values: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...] | None:
        """The values of all fields, or None where they are not the fields' own."""
        fields = kind._fields
        left = fields[len(values) :]
        if len(values) + len(left) != len(fields):
            return None
        defaults = kind._field_defaults
        if not named.keys() <= set(left):
            return None
        if any(field not in named and field not in defaults for field in left):
            return None
        return (*values, *[named[name] if name in named else defaults[name] for name in left])

    class NamedTuple(tuple, metaclass=_Kind):
        """A tuple whose fields have names; its members are those of `typing.NamedTuple`."""

        __slots__ = ()
        _fields = ()
        _field_defaults = MappingProxyType({})

        def __new__(cls, *values: Any, **named: Any) -> Any:
            """The first records of its class, until it pays to compile a constructor for more."""
            made = next(each for each in cls.__mro__ if "_fields" in vars(each))
            number = _made[made] = _made.get(made, 0) + 1
            if number < _MANY:
                whole = _whole(made, values, named)
                if whole is not None:
                    return tuple.__new__(cls, whole)
            names = "".join(f"{field}, " for field in made._fields)
            scope = {"_new": tuple.__new__, "__builtins__": {}}
            new: Any = eval(f"lambda _cls, {names}: _new(_cls, ({names}))", scope)
            new.__defaults__ = tuple(made._field_defaults.values())
            made.__new__ = staticmethod(new)
            return new(cls, *values, **named)

        @classmethod
        def _make(cls, values: Any) -> Any:
            """A record of the values, one for each field; else a TypeError."""
            record = tuple.__new__(cls, values)
            if len(record) != len(cls._fields):
                raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(record)}")
            return record

        def _replace(self, /, **values: Any) -> Any:
            """The record with other values of some fields."""
            record = self._make(map(values.pop, self._fields, self))
            if values:
                raise ValueError(f"Got unexpected field names: {list(values)!r}")
            return record

        def _asdict(self) -> dict[str, Any]:
            """Each field's value by its name."""
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            fields = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
            return f"{type(self).__name__}({fields})"

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)
