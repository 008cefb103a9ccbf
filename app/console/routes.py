"""Routes of the console, as the rest of the service knows routes."""

from starlette.routing import Match, Route
from starlette.types import Scope


class ConsoleRoute(Route):
    """A route that log lines and instruments know by its template, as they do the API's."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, found = super().matches(scope)
        if match is not Match.NONE:
            found["route"] = self
        return match, found
