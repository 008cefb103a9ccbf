"""What every route says of itself in the OpenAPI document, and what that then lacks."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import Request
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from app.api.examples import EXAMPLES
from schemas.v1.common import Problem

_MEANINGS = {
    401: "No key, or not a good one.",
    403: "The key's role may not do this.",
    404: "Unknown, or not yours.",
    409: "A rule refuses this now.",
    412: "It changed since it was read.",
    413: "The body is too large.",
    415: "Not the kind of body that is taken here.",
    422: "Malformed; `errors` names each place.",
    429: "Too many requests; see Retry-After.",
    500: "The service failed.",
    503: "The database is away; see Retry-After.",
}

PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": meaning,
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
    for status, meaning in _MEANINGS.items()
}

# Of a route that answers GET with an ETag.
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {
    304: {"description": "You have it already: If-None-Match names its ETag."}
}

# What the routes answer, by the name under which the document shows it.
_SHOWN: dict[str, type[BaseModel]] = {}


def shown(responses: Mapping[int | str, dict[str, Any]]) -> dict[int | str, dict[str, Any]]:
    """Responses that name a `model`, as the document shows them.

    A handler writes its answer itself, so the framework need not make of each model, at every
    start, what it would check answers with.
    """
    return {status: _shown(response) for status, response in responses.items()}


def _shown(response: dict[str, Any]) -> dict[str, Any]:
    if "model" not in response:
        return response
    model: type[BaseModel] = response["model"]
    name = _NO_NAME.sub("_", model.__name__)
    _SHOWN[name] = model
    schema = {"$ref": REFERENCE.format(model=name)}
    rest = {key: value for key, value in response.items() if key != "model"}
    return {**rest, "content": {"application/json": {"schema": schema}}}


REFERENCE = "#/components/schemas/{model}"
_NO_NAME = re.compile(r"[^\w.-]", re.ASCII)
_IF_NONE_MATCH = {
    "name": "if-none-match",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "description": "The ETag you have; 304 if it still holds."},
}


def complete(document: dict[str, Any]) -> dict[str, Any]:
    """The document with what the framework cannot know; a second time adds nothing."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    add_schemas(document, [Problem, *_SHOWN.values()])
    for name in EXAMPLES.keys() & schemas.keys():
        schemas[name]["examples"] = [EXAMPLES[name]]
    for path in document["paths"].values():
        for operation in path.values():
            if "304" in operation["responses"]:
                parameters = operation.setdefault("parameters", [])
                parameters += [] if _IF_NONE_MATCH in parameters else [_IF_NONE_MATCH]
    return document


def add_schemas(document: dict[str, Any], models: Iterable[type[BaseModel]]) -> None:
    """The models as they are written, under their names, unless they stand there already."""
    schemas = document["components"]["schemas"]
    _, made = models_json_schema(
        [(model, "serialization") for model in models], ref_template=REFERENCE
    )
    for name, schema in made["$defs"].items():
        schemas.setdefault(name, schema)


def allowed_methods(request: Request) -> str:
    """The methods that the route asked for takes, as `Allow` says them; HEAD with each GET."""
    route = getattr(request.scope.get("route"), "path", None)
    path: dict[str, Any] = request.app.openapi()["paths"].get(route, {})
    methods = {method.upper() for method in path}
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))
