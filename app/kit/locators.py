"""Web addresses in their canonical form: the WHATWG URL standard, fragment dropped."""

import re

import ada_url

MAX_LOCATOR_CHARACTERS = 8_192

_SCHEMES = ("http:", "https:")
# The parser would strip or truncate at these; an address that holds one is a mistake.
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_BARE_HOST = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?([/?#].*)?", re.DOTALL)


class NotALocator(ValueError):
    """Says what is wrong with an address, and never repeats it."""


def canonical(text: str) -> str:
    """Equal for any two spellings that lead a browser to the same place.

    Raises NotALocator when the text is no absolute http or https address.
    """
    if len(text) > MAX_LOCATOR_CHARACTERS:
        raise NotALocator(f"longer than {MAX_LOCATOR_CHARACTERS} characters")
    if _CONTROL.search(text):
        raise NotALocator("holds a control character")
    try:
        url = ada_url.URL(text)
    except ValueError:
        # The parser's own message is dropped with its cause: it may quote the address.
        raise NotALocator("not an absolute web address; write https://host/path") from None
    href = url.href
    if not href.startswith(_SCHEMES):
        raise NotALocator("only http and https addresses are taken")
    # In the canonical form a # stands nowhere but before the fragment.
    return href.partition("#")[0]


def with_scheme(text: str) -> str:
    """Reads `host.example/path`, as registers often write it, as an https address."""
    return f"https://{text}" if _BARE_HOST.fullmatch(text) else text


def defanged(locator: str) -> str:
    """An address that can be read and compared, and that no click or paste leads to."""
    scheme, _, rest = locator.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.replace('http', 'hxxp')}://{host.replace('.', '[.]')}{slash}{path}"
