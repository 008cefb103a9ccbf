"""Keys: giving them out, each shown once, and ending them. For supervisors."""

import json
from collections.abc import Awaitable, Callable
from functools import partial

from starlette.responses import Response

from app.console.asking import listing
from app.console.pages import Pages
from app.console.people import people
from app.console.telling import heading
from app.console.visits import Done, Visit
from app.domain.access import Key
from app.domain.permissions import Act, Role
from app.domain.platforms import Platform
from app.services import access, idempotency, platforms
from app.services.idempotency import Answer

pages = Pages()

# No key has the role of the timer and of the command line.
_GIVEN = [role for role in Role if role is not Role.SYSTEM]
_ENDS = (
    "Whoever holds the key is refused from now on, and is signed out of the console.",
    "What was done with it stays on record. An ended key cannot be brought back.",
)
_OWN = "It is the key with which you are signed in: you are signed out yourself."


@pages.show("/keys", act=Act.SUPERVISE)
async def list_keys(visit: Visit) -> Response:
    listed = await listing(visit, partial(access.list_keys, visit.session))
    return await visit.page(
        "keys.html",
        title="Keys",
        status=listed.status,
        found=listed.found,
        following=listed.following,
        officers=(await people(visit)).officers,
    )


async def ask_to_create(visit: Visit) -> Response:
    known = await people(visit)
    return await visit.page(
        "create_key.html",
        title="Create a key",
        roles=_GIVEN,
        officers=[("", "Nobody"), *known.working()],
    )


@pages.send("/keys/create", act=Act.SUPERVISE, form=ask_to_create)
async def create_key(visit: Visit) -> Response:
    with visit.reading() as fields:
        role = fields.must_word("role", Role, what="what the key may do")
        if role not in _GIVEN:
            fields.wrong("role", "Choose one of the list")
        platform_id = fields.id("platform_id")
        officer_id = fields.id("officer_id")
        label = fields.must_line("label", what="whose key it is")
        expires_at = fields.moment("expires_at")
    create = partial(
        access.create_key, platform_id=platform_id, officer_id=officer_id, expires_at=expires_at
    )
    return await _made(visit, create, role=role, label=label, back="/keys")


async def ask_for_key_of_platform(visit: Visit) -> Response:
    platform = await _platform(visit)
    title = f"Create a key of {platform.name}"
    return await visit.page("create_platform_key.html", title=title, platform=platform)


@pages.send("/platforms/{platform_id}/key", act=Act.SUPERVISE, form=ask_for_key_of_platform)
async def create_key_of_platform(visit: Visit) -> Response:
    platform = await _platform(visit)
    with visit.reading() as fields:
        label = fields.must_line("label", what="whose key it is")
        expires_at = fields.moment("expires_at")
    create = partial(access.create_key, platform_id=platform.id, expires_at=expires_at)
    back = f"/platforms/{platform.id}"
    return await _made(visit, create, role=Role.PLATFORM, label=label, back=back)


async def ask_to_revoke(visit: Visit) -> Response:
    key = await _key(visit)
    return await visit.page("revoke_key.html", title=f"End the key of {key.label}", key=key)


@pages.send("/keys/{key_id}/revoke", act=Act.SUPERVISE, form=ask_to_revoke)
async def revoke_key(visit: Visit) -> Response:
    key = await _key(visit)
    if not visit.confirmed:
        own = key.id == visit.actor.key_id
        return await visit.confirm(
            title=f"Check before you end the key of {key.label}",
            consequences=(*_ENDS, _OWN) if own else _ENDS,
            rows=[("Key of", key.label), ("Role", heading(key.role))],
            button="End the key",
            back="/keys",
        )

    async def act() -> Done:
        await access.revoke_key(visit.session, visit.house.clock, visit.actor, key_id=key.id)
        return Done("/keys", f"The key of {key.label} has ended.")

    visit.read_keys_anew()
    return await visit.once(act)


async def _made(
    visit: Visit,
    create: Callable[..., Awaitable[access.NewKey]],
    *,
    role: Role,
    label: str,
    back: str,
) -> Response:
    """Shows the key on the answer itself, so that no other page and no session holds it."""

    async def act() -> Answer:
        made = await create(
            visit.session, visit.house.clock, visit.actor, role=role, label=label
        )
        return Answer(201, json.dumps({"secret": made.secret}))

    sealer, retry = visit.house.sealer, visit.retry
    made = await idempotency.once(visit.session, sealer, visit.now, retry=retry, act=act)
    secret = str(json.loads(made.body)["secret"])
    return await visit.page(
        "key_created.html", title="The key", label=label, role=role, secret=secret, back=back
    )


async def _platform(visit: Visit) -> Platform:
    platform_id = visit.id_in_path("platform_id", "platform")
    return await platforms.find_platform(visit.session, platform_id)


async def _key(visit: Visit) -> Key:
    return await access.find_key(visit.session, visit.id_in_path("key_id", "key"))
