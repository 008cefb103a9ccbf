"""The short way in, for the busiest routes: who is at the door, then the body, then the act.

The framework asks for everything that a route depends on through a general machinery, at
every request. A route of this kind is described by its signature like any other, and shown in
the OpenAPI document like any other; only the way to its handler is its own.
"""

import re
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from json import JSONDecodeError
from types import NoneType
from typing import Any, get_args

from fastapi import Response
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

from app.api.doors import Door
from app.api.requests import StrictRequest, StrictRoute
from app.values import dataclass

_NOTHING_ASKED = frozenset[str]()


class DirectRoute(StrictRoute):
    """A route whose handler takes a request, a Door, what the path names, and one body,
    which may be left out where the handler says so.
    """

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Awaitable[Response]],
        **options: Any,  # noqa: ANN401 - the framework's own
    ) -> None:
        super().__init__(path, endpoint, **options)
        self.app = _way_in(endpoint, _entrance(self.dependant, path), self._reader())

    def _reader(self) -> "_Reader":
        [only] = self.dependant.body_params
        kind = only.field_info.annotation
        needed = only.field_info.is_required()
        models = [kind] if needed else [one for one in get_args(kind) if one is not NoneType]
        [model] = models
        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            raise TypeError(f"{self.path} takes a body that is no model")
        read = partial(_body if needed else _body_or_none, model=model)
        return only.name, read


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
        [asked] = self.dependant.query_params
        kind = asked.field_info.annotation
        if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
            raise TypeError(f"{self.path} asks something that is no model")
        reader = asked.name, partial(_asked, model=kind)
        self.app = _way_in(endpoint, _entrance(self.dependant, path), reader)


class DirectRoutes:
    """Those of these kinds, found by method and path: nobody has to look through them all."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._among = routes
        self._seen = 0
        self._routes: dict[tuple[str, str], Route] = {}

    def find(self, scope: Scope) -> Route | None:
        """The route that is asked for, if it is one; notes in the scope what its path names."""
        if len(self._among) != self._seen:
            self._look_again()
        shape = _IN_PATH.sub("/{}", scope["path"])
        route = self._routes.get((scope["method"], shape))
        if route is None:
            return None
        match, found = route.matches(scope)
        if match is not Match.FULL:
            return None
        scope.update(found)
        scope["route"] = route
        return route

    def _look_again(self) -> None:
        """A wing that was opened since put its routes among the others."""
        self._seen = len(self._among)
        self._routes = {
            (method, _IN_TEMPLATE.sub("{}", route.path)): route
            for route in self._among
            if isinstance(route, DirectRoute | DirectReading)
            for method in route.methods or ()
        }


_IN_TEMPLATE = re.compile(r"\{\w+\}")
# What a path of ours names is a UUID; of other paths the framework finds the route.
_IN_PATH = re.compile(r"/[0-9A-Fa-f-]{36}(?=/|$)")


# Under which name the handler takes what it is told, and how that is read.
_Reader = tuple[str, Callable[[StrictRequest], Awaitable[BaseModel | None]]]


@dataclass(frozen=True, slots=True)
class _Entrance:
    """Who is at the door and what the path names, by the names the handler has for them."""

    request_name: str
    door_name: str
    door: Door
    in_path: Mapping[str, TypeAdapter[Any]]

    async def given(self, request: StrictRequest) -> dict[str, Any]:
        given: dict[str, Any] = {self.request_name: request}
        given[self.door_name] = await self.door(request)
        for name, kind in self.in_path.items():
            with _refusing("path", name):
                given[name] = kind.validate_python(request.scope["path_params"][name])
        return given


def _entrance(dependant: Dependant, path: str) -> _Entrance:
    [only] = dependant.dependencies
    if not isinstance(only.call, Door):
        raise TypeError(f"{path} depends on something else than a Door")
    in_path = {
        field.name: TypeAdapter[Any](field.field_info.annotation or str)
        for field in dependant.path_params
    }
    return _Entrance(str(dependant.request_param_name), str(only.name), only.call, in_path)


def _way_in(
    handle: Callable[..., Awaitable[Response]], entrance: _Entrance, reader: _Reader
) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    name, read = reader

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        request = StrictRequest(scope, receive, send)
        given = await entrance.given(request)
        given[name] = await read(request)
        response = await handle(**given)
        await response(scope, receive, send)

    return app


async def _asked(request: StrictRequest, *, model: type[BaseModel]) -> BaseModel:
    """What is asked in the query."""
    with _refusing("query"):
        if not request.scope["query_string"]:
            return model()
        return model.model_validate(dict(request.query_params))


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


async def _body(request: StrictRequest, *, model: type[BaseModel]) -> BaseModel:
    """The body; refused as the framework would refuse it."""
    request.must_be_json()
    request.must_ask_only(_NOTHING_ASKED)
    if not await request.body():
        raise RequestValidationError(
            [{"type": "missing", "loc": ("body",), "msg": "Field required"}]
        )
    with _refusing("body"):
        return model.model_validate(await _json(request))


async def _body_or_none(request: StrictRequest, *, model: type[BaseModel]) -> BaseModel | None:
    """The body, where there is one; null says that there is none."""
    request.must_be_json()
    request.must_ask_only(_NOTHING_ASKED)
    body = await _json(request) if await request.body() else None
    if body is None:
        return None
    with _refusing("body"):
        return model.model_validate(body)


async def _json(request: StrictRequest) -> Any:  # noqa: ANN401 - whatever JSON holds
    try:
        return await request.json()
    except JSONDecodeError as error:
        fault = {"type": "json_invalid", "loc": ("body",), "ctx": {"error": error.msg}}
        raise RequestValidationError([fault]) from None
