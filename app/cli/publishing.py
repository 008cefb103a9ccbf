"""Writing the published documents: OpenAPI, a JSON Schema per model, and TypeScript."""

import importlib
import json
import pkgutil
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from fastapi import FastAPI
from pydantic import BaseModel

import schemas.v1
from app.api.application import create_app
from app.cli.typescript import declarations
from schemas.v1.common import In

PUBLISHED = Path("schemas/published/v1")
OPENAPI = "openapi.json"
TYPES = "forthwith.d.ts"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"

Directory = Annotated[
    Path, typer.Option("--to", help="The directory to write to.", file_okay=False)
]


def openapi(to: Directory = PUBLISHED) -> None:
    """Write the OpenAPI document of the API, and what TypeScript needs to know of it."""
    document = openapi_document()
    _write(to, {OPENAPI: document})
    (to / TYPES).write_text(declarations(document), encoding="utf-8")
    typer.echo(f"Written: {to / OPENAPI}, {to / TYPES}")


def schemas_(to: Directory = PUBLISHED) -> None:
    """Write a JSON Schema of each model of the contract; one that is gone is removed."""
    documents = schema_documents()
    for path in to.glob("*.json"):
        if path.name not in documents and path.name != OPENAPI:
            path.unlink()
    _write(to, documents)
    typer.echo(f"Written: {len(documents)} schemas in {to}")


def openapi_document() -> dict[str, Any]:
    """The document that a running service gives at /openapi.json."""
    return create_app(_unused, rate_limit=1).openapi()


def schema_documents() -> dict[str, dict[str, Any]]:
    """The schema of each model by the name of its file. Each stands by itself."""
    documents: dict[str, dict[str, Any]] = {}
    for model in _models():
        name = f"{model.__name__}.json"
        if name in documents:
            raise ValueError(f"two models of the contract are called {model.__name__}")
        documents[name] = {"$schema": _DIALECT, **_schema(model)}
    return documents


def text_of(document: Mapping[str, Any]) -> str:
    """In an order of its own, so that a change of the contract is a small difference."""
    return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _models() -> list[type[BaseModel]]:
    """Every model that has fields, in the order of the modules and within each."""
    return [
        model
        for found in pkgutil.iter_modules(schemas.v1.__path__)
        for module in [importlib.import_module(f"{schemas.v1.__name__}.{found.name}")]
        for model in vars(module).values()
        if isinstance(model, type) and issubclass(model, BaseModel)
        if model.__module__ == module.__name__ and model.model_fields
    ]


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    """What may be sent is described as it is read, everything else as it is written."""
    return model.model_json_schema(
        mode="validation" if issubclass(model, In) else "serialization"
    )


def _write(directory: Path, documents: Mapping[str, Mapping[str, Any]]) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    for name, document in documents.items():
        (directory / name).write_text(text_of(document), encoding="utf-8")


@asynccontextmanager
async def _unused(_app: FastAPI) -> AsyncGenerator[None]:
    """The application is only described; it never lives."""
    yield
