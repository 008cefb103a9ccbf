"""`forthwith` and `python -m app`."""

from app.cli.commands import run

if __name__ == "__main__":
    run()
