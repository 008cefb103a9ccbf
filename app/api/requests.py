"""Requests read strictly: JSON in UTF-8, no NaN, no lone surrogates, bounded depth."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic_core import from_json


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


class StrictRoute(APIRoute):
    """A route whose handler is given a StrictRequest."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override] - Awaitable is all that is needed
        handle = super().get_route_handler()

        async def strict(request: Request) -> Response:
            return await handle(StrictRequest(request.scope, request.receive))

        return strict
