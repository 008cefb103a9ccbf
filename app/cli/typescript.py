"""The contract as TypeScript declares it, from the OpenAPI document."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

_HEAD: Final = """\
// The contract of Forthwith, written by `forthwith openapi`.
// Moments are RFC 3339 in UTC, identifiers UUIDs, amounts of money decimal strings.
"""
_METHODS: Final = ("get", "put", "post", "patch", "delete")
_SIMPLE: Final = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}

Schema = Mapping[str, Any]


def declarations(document: Mapping[str, Any]) -> str:
    """Every model under its name, every operation by its method and path, every webhook."""
    models = document["components"]["schemas"]
    parts = [_HEAD, *(_declared(name, models[name]) for name in sorted(models))]
    parts.append(_interface("Operations", _operations(document["paths"])))
    if "webhooks" in document:
        parts.append(_interface("Webhooks", _webhooks(document["webhooks"])))
    return "\n".join(parts)


def _declared(name: str, schema: Schema) -> str:
    said = _comment(schema, "")
    if "properties" in schema:
        return f"{said}export interface {name} {_object(schema, '')}\n"
    return f"{said}export type {name} = {_type(schema, '')};\n"


def _interface(name: str, members: Iterable[str]) -> str:
    return f"export interface {name} {{\n" + "".join(members) + "}\n"


def _type(schema: Schema, indent: str) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    values = schema.get("enum", [schema["const"]] if "const" in schema else [])
    if values:
        return " | ".join(json.dumps(value) for value in values)
    among = schema.get("anyOf") or schema.get("oneOf")
    if among:
        # Two kinds of text or number are one to TypeScript.
        return " | ".join(dict.fromkeys(_type(one, indent) for one in among))
    return _type_by_name(schema, indent)


def _type_by_name(schema: Schema, indent: str) -> str:
    kind = schema.get("type")
    if kind == "array":
        return f"Array<{_type(schema.get('items', {}), indent)}>"
    if kind == "object":
        return _object(schema, indent) if "properties" in schema else _map(schema, indent)
    return _SIMPLE.get(str(kind), "unknown")


def _map(schema: Schema, indent: str) -> str:
    """Values by names, of which not each need be there."""
    more: Schema | bool = schema.get("additionalProperties", True)
    value = "unknown" if isinstance(more, bool) else _type(more, indent)
    names = _type(schema.get("propertyNames", {"type": "string"}), indent)
    return f"Partial<Record<{names}, {value}>>"


def _object(schema: Schema, indent: str) -> str:
    inner, needed = f"{indent}  ", schema.get("required", ())
    members = [
        f"{_comment(one, inner)}{inner}{name}{'' if name in needed else '?'}: "
        f"{_type(one, inner)};\n"
        for name, one in schema["properties"].items()
    ]
    return "{\n" + "".join(members) + indent + "}"


def _operations(paths: Mapping[str, Any]) -> Iterator[str]:
    for path in sorted(paths):
        for method in (method for method in _METHODS if method in paths[path]):
            operation = paths[path][method]
            name = json.dumps(f"{method.upper()} {path}")
            members = "".join(f"    {member};\n" for member in _members(operation))
            yield f"{_comment(operation, '  ')}  {name}: {{\n{members}  }};\n"


def _members(operation: Mapping[str, Any]) -> Iterator[str]:
    """What stands in the path, in the query, in the body; and each good answer."""
    for place in ("path", "query"):
        asked = [one for one in operation.get("parameters", ()) if one["in"] == place]
        if asked:
            properties = {one["name"]: one["schema"] for one in asked}
            needed = [one["name"] for one in asked if one["required"]]
            schema = {"properties": properties, "required": needed}
            yield f"{place}: {_object(schema, '    ')}"
    body = operation.get("requestBody")
    if body is not None:
        yield f"body{'' if body.get('required') else '?'}: {_content(body)}"
    good = {s: a for s, a in operation["responses"].items() if s.startswith("2")}
    told = "; ".join(f"{status}: {_content(answer)}" for status, answer in good.items())
    yield f"answers: {{ {told} }}"


def _content(holder: Mapping[str, Any]) -> str:
    content = holder.get("content", {})
    if "application/json" in content:
        return _type(content["application/json"]["schema"], "    ")
    return "string" if content else "undefined"


def _webhooks(webhooks: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(webhooks):
        operation = webhooks[name]["post"]
        body = _content(operation["requestBody"])
        yield f"{_comment(operation, '  ')}  {json.dumps(name)}: {body};\n"


def _comment(said: Mapping[str, Any], indent: str) -> str:
    text = str(said.get("description", "")).replace("*/", "* /").strip()
    if not text:
        return ""
    lines = "".join(f"{indent} * {line}".rstrip() + "\n" for line in text.splitlines())
    return f"{indent}/**\n{lines}{indent} */\n"
