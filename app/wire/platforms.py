"""Providers, groups, platforms and revenue figures in the words of the contract, and back."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.domain.errors import Malformed
from app.domain.money import money_at
from app.domain.platforms import (
    HeldFigure,
    Platform,
    PlatformFacts,
    Provider,
    ProviderGroup,
)
from app.domain.revenue import FigureScope, FigureStatus, RevenueFigure
from app.kit import cursors
from app.kit.locators import NotALocator, canonical
from app.wire.entering import entered
from schemas.v1 import platforms as v1_platforms
from schemas.v1 import providers as v1
from schemas.v1.common import Money, Page

Place = tuple[datetime, UUID] | None


def provider_view(provider: Provider) -> v1.Provider:
    return v1.Provider(
        id=provider.id,
        name=provider.name,
        country=provider.country,
        group_id=provider.group_id,
        created_at=provider.created_at,
        version=provider.version,
    )


def group_view(group: ProviderGroup) -> v1.ProviderGroup:
    return v1.ProviderGroup(id=group.id, name=group.name, created_at=group.created_at)


def platform_view(platform: Platform) -> v1_platforms.Platform:
    return v1_platforms.Platform(
        id=platform.id,
        provider_id=platform.provider_id,
        name=platform.name,
        url=platform.url,
        contact_email=platform.contact_email,
        territories=list(platform.territories),
        created_at=platform.created_at,
        version=platform.version,
    )


def figure_view(held: HeldFigure) -> v1.RevenueFigure:
    figure = held.figure
    return v1.RevenueFigure(
        id=figure.id,
        provider_id=held.provider_id,
        period_start=figure.period_start,
        period_end=figure.period_end,
        revenue=Money(amount=figure.revenue.amount, currency=figure.revenue.currency),
        status=v1.FigureStatus(figure.status),
        scope=v1.FigureScope(figure.scope),
        source=figure.source,
        recorded_at=figure.recorded_at,
        standing=_standing(held),
        set_aside_because=held.set_aside,
    )


def figure_page(held: Sequence[HeldFigure], after: Place, limit: int) -> Page[v1.RevenueFigure]:
    """A page of a provider's figures, all of which had to be read to judge any of them."""
    places = [(one.figure.recorded_at, one.figure.id) for one in held]
    begin = 0 if after is None else bisect_right(places, after)
    end = begin + limit
    following = cursors.write(*places[end - 1]) if end < len(held) else None
    items = [figure_view(one) for one in held[begin:end]]
    return Page[v1.RevenueFigure](items=items, next=following)


def new_figure(
    body: v1.NewRevenueFigure, *, figure_id: UUID, recorded_at: datetime
) -> RevenueFigure:
    return RevenueFigure(
        id=figure_id,
        period_start=body.period_start,
        period_end=body.period_end,
        revenue=money_at("/revenue", body.revenue.amount, body.revenue.currency),
        status=FigureStatus(body.status),
        scope=FigureScope(body.scope),
        source=body.source,
        recorded_at=recorded_at,
    )


def facts_of(body: v1_platforms.NewPlatform) -> PlatformFacts:
    return PlatformFacts(
        provider_id=body.provider_id,
        name=body.name,
        url=home_page(body.url),
        contact_email=body.contact_email,
        territories=body.territories,
    )


def facts_entered(given: Mapping[str, object]) -> PlatformFacts:
    """What somebody wrote into a form, held to all that the contract asks for."""
    return facts_of(entered(v1_platforms.NewPlatform, given))


def changes_of(body: v1.ProviderChange | v1_platforms.PlatformChange) -> dict[str, object]:
    """What was sent: a field that was left out is not to be touched."""
    sent = {name: value for name, value in body if name in body.model_fields_set}
    return _as_kept(sent)


def home_page(address: str) -> str:
    """In its canonical form: it is public and no locator of content."""
    try:
        return canonical(address)
    except NotALocator as error:
        raise Malformed.at("/url", str(error)) from error


def _standing(held: HeldFigure) -> v1.FigureStanding:
    counts = held.set_aside is None
    return v1.FigureStanding.IN_FORCE if counts else v1.FigureStanding.SET_ASIDE


def _as_kept(fields: dict[str, object]) -> dict[str, object]:
    if isinstance(address := fields.get("url"), str):
        fields["url"] = home_page(address)
    return fields
