"""Parts of the API that are loaded when they are first asked for.

A start would otherwise wait until every module of every part is read and every route of it
taken apart, most of them for requests that come seldom. Where a part begins is said in
`application`; to open one takes some hundredths of a second, once in the life of a process.
"""

from collections.abc import MutableSequence
from pkgutil import resolve_name

from fastapi import APIRouter
from starlette.routing import BaseRoute, Match
from starlette.types import Scope


class Wing(BaseRoute):
    """Stands among the routes for those of a router that is still to be loaded."""

    def __init__(self, router: str, *places: str) -> None:
        self._router = router
        self._places = places
        self._routes: MutableSequence[BaseRoute] | None = None

    def stand_among(self, routes: MutableSequence[BaseRoute]) -> None:
        """Where its routes will be put, right behind it."""
        self._routes = routes
        routes.append(self)

    def open(self) -> None:
        """Puts its routes behind it. Whoever is walking along them meets them next."""
        routes, self._routes = self._routes, None
        if routes is None:
            return
        router: APIRouter = resolve_name(self._router)
        place = routes.index(self) + 1
        routes[place:place] = router.routes

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Never itself what was looked for."""
        if self._routes is not None and self.leads_to(scope["path"]):
            self.open()
        return Match.NONE, {}

    def leads_to(self, path: str) -> bool:
        """Whether what is asked for may be in this part."""
        return path.startswith(self._places)


class Annexe(Wing):
    """What is in none of these places is in this part, if it is anywhere."""

    def leads_to(self, path: str) -> bool:
        return not super().leads_to(path)
