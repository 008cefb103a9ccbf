"""What every route says of itself in the OpenAPI document."""

from typing import Any

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

PROBLEM_SCHEMA = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
