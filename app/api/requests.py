"""Requests read strictly: JSON in UTF-8, no NaN, no lone surrogates, bounded depth."""

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic_core import from_json
from starlette.exceptions import HTTPException

_JSON = re.compile(r"application/([\w.-]+\+)?json\s*(;.*)?", re.IGNORECASE | re.ASCII)


class StrictRequest(Request):
    """Reads a body with a parser that refuses what the standard one lets through."""

    async def json(self) -> Any:  # noqa: ANN401 - whatever JSON holds; the schema decides
        if not hasattr(self, "_strictly"):
            try:
                self._strictly = from_json(await self.body(), allow_inf_nan=False)
            except ValueError:
                # Neither the text nor the parser's quotation of it goes any further.
                raise json.JSONDecodeError("not valid JSON", "", 0) from None
        return self._strictly

    def must_be_json(self) -> None:
        """Refuses a body of another kind, rather than fail to find any field in it."""
        sent = self.headers.get("content-length", "0") != "0"
        if not sent and "transfer-encoding" not in self.headers:
            return
        if not _JSON.fullmatch(self.headers.get("content-type", "")):
            raise HTTPException(415, "Send JSON, with Content-Type: application/json.")


class StrictRoute(APIRoute):
    """A route whose handler is given a StrictRequest."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override] - Awaitable is all that is needed
        handle = super().get_route_handler()
        takes_json = self.body_field is not None

        async def strict(request: Request) -> Response:
            read_strictly = StrictRequest(request.scope, request.receive)
            if takes_json:
                read_strictly.must_be_json()
            return await handle(read_strictly)

        return strict
