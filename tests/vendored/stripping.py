"""Takes out of GOV.UK Frontend what only services on gov.uk may use: its font and its crown."""

import re

_NOTICE = "/*! GOV.UK Frontend 6.3.0, MIT licence, see govuk-frontend.LICENSE.txt; {what} */\n"
_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
# Whatever would fetch a picture; none is left that is not the crest.
_PICTURE = re.compile(r"(?:-webkit-)?(?:background|mask)-image:url\([^)]*\);?")
_CROWN = re.compile(r"\.govuk-footer__crown\{[^}]*\}")
_SOURCE_MAP = re.compile(r"\n?/[/*]# sourceMappingURL=\S+(?: \*/)?\s*$")
_FONT = "GDS Transport,"


def stripped_style(style: str) -> str:
    """The style sheet in the fonts that the reader's machine has, without pictures."""
    for gone in (_FONT_FACE, _PICTURE, _CROWN, _SOURCE_MAP):
        style = gone.sub("", style)
    told = _NOTICE.format(what="without the fonts and pictures that gov.uk alone may use")
    return told + style.replace(_FONT, "").rstrip() + "\n"


def stripped_script(script: str) -> str:
    """The script as it is, without the address of a map that is not served."""
    return _NOTICE.format(what="unchanged") + _SOURCE_MAP.sub("", script).rstrip() + "\n"
