"""The short way in, for the busiest routes: who is at the door, then the body, then the act.

The framework asks for everything that a route depends on through a general machinery, at
every request. A route of this kind is described by its signature like any other, and shown in
the OpenAPI document like any other; only the way to its handler is its own.
"""

from collections.abc import Awaitable, Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from json import JSONDecodeError
from typing import Any

from fastapi import Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from app.api.deps import Door
from app.api.requests import StrictRequest, StrictRoute

_NOTHING_ASKED = frozenset[str]()


class DirectRoute(StrictRoute):
    """A route whose handler takes the request, one body and one Door, in this order."""

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Awaitable[Response]],
        **options: Any,  # noqa: ANN401 - the framework's own
    ) -> None:
        super().__init__(path, endpoint, **options)
        self.app = _direct(endpoint, self._door(), self._model())

    def _door(self) -> Door:
        [only] = self.dependant.dependencies
        if not isinstance(only.call, Door):
            raise TypeError(f"{self.path} depends on something else than a Door")
        return only.call

    def _model(self) -> type[BaseModel]:
        [only] = self.dependant.body_params
        kind = only.field_info.annotation
        if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
            raise TypeError(f"{self.path} takes a body that is no model")
        return kind


def direct_routes(routes: Iterable[BaseRoute]) -> Mapping[tuple[str, str], DirectRoute]:
    """Those of this kind by method and path, so that nobody has to look through them all."""
    return {
        (method, route.path): route
        for route in routes
        if isinstance(route, DirectRoute)
        for method in route.methods or ()
    }


class DirectReading(StrictRoute):
    """A route whose handler takes a request, a Door, what the path names, and what is asked
    in the query as one model.
    """

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Awaitable[Response]],
        **options: Any,  # noqa: ANN401 - the framework's own
    ) -> None:
        super().__init__(path, endpoint, **options)
        [only] = self.dependant.dependencies
        [asked] = self.dependant.query_params
        kind = asked.field_info.annotation
        if not isinstance(only.call, Door):
            raise TypeError(f"{self.path} depends on something else than a Door")
        if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
            raise TypeError(f"{self.path} asks something that is no model")
        in_path = {
            field.name: TypeAdapter[Any](field.field_info.annotation or str)
            for field in self.dependant.path_params
        }
        reads = _Reading(only.call, in_path, kind, (asked.name, str(only.name)))
        self.app = reads.by(endpoint, str(self.dependant.request_param_name))


@dataclass(frozen=True, slots=True)
class _Reading:
    """Who is at the door, what the path names, what the query asks; then the handler."""

    door: Door
    in_path: Mapping[str, TypeAdapter[Any]]
    asked: type[BaseModel]
    names: tuple[str, str]

    def by(
        self, handle: Callable[..., Awaitable[Response]], request_name: str
    ) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
        asked_name, door_name = self.names

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            request = StrictRequest(scope, receive, send)
            given: dict[str, Any] = {request_name: request, door_name: await self.door(request)}
            for name, kind in self.in_path.items():
                with _refusing("path", name):
                    given[name] = kind.validate_python(scope["path_params"][name])
            with _refusing("query"):
                given[asked_name] = self._asked(request)
            response = await handle(**given)
            await response(scope, receive, send)

        return app

    def _asked(self, request: StrictRequest) -> BaseModel:
        if not request.scope["query_string"]:
            return self.asked()
        return self.asked.model_validate(dict(request.query_params))


@contextmanager
def _refusing(*place: str) -> Generator[None]:
    """What is wrong is refused as the framework would refuse it."""
    try:
        yield
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        raise RequestValidationError(
            [{**fault, "loc": (*place, *fault["loc"])} for fault in faults]
        ) from None


def _direct(
    handle: Callable[..., Awaitable[Response]], door: Door, model: type[BaseModel]
) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        request = StrictRequest(scope, receive, send)
        actor = await door(request)
        request.must_be_json()
        request.must_ask_only(_NOTHING_ASKED)
        response = await handle(request, await _body(request, model), actor)
        await response(scope, receive, send)

    return app


async def _body(request: StrictRequest, model: type[BaseModel]) -> BaseModel:
    """The body; refused as the framework would refuse it."""
    if not await request.body():
        raise RequestValidationError(
            [{"type": "missing", "loc": ("body",), "msg": "Field required"}]
        )
    try:
        body = await request.json()
    except JSONDecodeError as error:
        fault = {"type": "json_invalid", "loc": ("body",), "ctx": {"error": error.msg}}
        raise RequestValidationError([fault]) from None
    with _refusing("body"):
        return model.model_validate(body)
