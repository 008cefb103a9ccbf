"""What the published contract and the rules say, looked through as a whole."""

import importlib
import pkgutil
from collections.abc import Iterator
from enum import StrEnum
from types import ModuleType
from typing import TypeVar

import app.domain
import schemas.v1

Kind = TypeVar("Kind")


def modules_of(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(package.__path__):
        yield importlib.import_module(f"{package.__name__}.{found.name}")


def import_all(package: ModuleType) -> None:
    """Imports every module of a package but the one that runs it."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)


def classes(package: ModuleType, kind: type[Kind]) -> list[type[Kind]]:
    """Every class of that kind which a package defines, without the kind itself."""
    return [
        found
        for module in modules_of(package)
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, kind) and found is not kind
        if found.__module__ == module.__name__
    ]


def published_enums() -> list[type[StrEnum]]:
    return classes(schemas.v1, StrEnum)


def domain_enums() -> list[type[StrEnum]]:
    return classes(app.domain, StrEnum)
