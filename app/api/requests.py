"""Requests read strictly: JSON in UTF-8, no NaN, no lone surrogates, bounded depth,
no field twice in one object (two readers of the same bytes might read two requests), and no
query parameter that means nothing.
"""

import json
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.api.documents import shown
from app.kit import strict_json

_JSON = re.compile(r"application/([\w.-]+\+)?json\s*(;.*)?", re.IGNORECASE | re.ASCII)


def header_of(request: Request, name: bytes) -> str | None:
    """A header by its name in small letters, as the server gives them all.

    The framework's own makes a mapping of them first, at each request anew.
    """
    for known, value in request.scope["headers"]:
        if known == name:
            return str(value, "latin-1")
    return None


class StrictRequest(Request):
    """Reads a body with a parser that refuses what the standard one lets through."""

    async def body(self) -> bytes:
        """As the framework's own, which makes a generator of it first."""
        if not hasattr(self, "_body"):
            pieces: list[bytes] = []
            more = True
            while more:
                message = await self.receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                pieces.append(message.get("body", b""))
                more = message.get("more_body", False)
            self._body = b"".join(pieces)
        return self._body

    async def json(self) -> Any:  # noqa: ANN401 - whatever JSON holds; the schema decides
        if not hasattr(self, "_strictly"):
            self._strictly = _read(await self.body())
        return self._strictly

    def must_be_json(self) -> None:
        """Refuses a body of another kind, rather than fail to find any field in it."""
        sent = header_of(self, b"content-length") not in {None, "0"}
        if not sent and header_of(self, b"transfer-encoding") is None:
            return
        if not _JSON.fullmatch(header_of(self, b"content-type") or ""):
            raise HTTPException(415, "Send JSON, with Content-Type: application/json.")

    def must_ask_only(self, names: frozenset[str]) -> None:
        """Refuses a filter that there is not: to leave it out would answer another question."""
        if not self.scope["query_string"]:
            return
        unknown = [name for name in self.query_params if name not in names]
        if unknown:
            raise RequestValidationError(
                [
                    {"type": "extra_forbidden", "loc": ("query", name), "msg": ""}
                    for name in unknown
                ]
            )


class StrictRoute(APIRoute):
    """A route whose handler is given a StrictRequest, and writes its answer itself."""

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Awaitable[Response]],
        *,
        responses: Mapping[int | str, dict[str, Any]] | None = None,
        **options: Any,  # noqa: ANN401 - the framework's own
    ) -> None:
        super().__init__(path, endpoint, responses=shown(responses or {}), **options)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        takes_json = self.body_field is not None
        names = _query_names(self.dependant)

        async def strict(request: Request) -> Response:
            read_strictly = StrictRequest(request.scope, request.receive)
            if takes_json:
                read_strictly.must_be_json()
            if names is not None:
                read_strictly.must_ask_only(names)
            return await handle(read_strictly)

        return strict


def _query_names(dependant: Dependant) -> frozenset[str] | None:
    """What may be asked of a route; None where a model of all of it refuses the rest."""
    names: set[str] = set()
    for field in dependant.query_params:
        kind = field.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return None
        names.add(field.alias)
    for below in dependant.dependencies:
        names |= _query_names(below) or frozenset()
    return frozenset(names)


def _read(body: bytes) -> Any:  # noqa: ANN401 - whatever JSON holds
    try:
        return strict_json.read(body)
    except strict_json.NotJson as error:
        # As the framework knows it, and names no place in it.
        raise json.JSONDecodeError(str(error), "", 0) from None
