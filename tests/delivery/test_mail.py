"""Mail on its way to a real server: encrypted or not at all, with nothing in its headers."""

import asyncio
from pathlib import Path

import pytest

from app.delivery import mail as mails
from app.delivery.mail import MailSecurity, MailServer, send_mail, written
from app.domain.deliveries import OutcomeKind
from app.domain.mail import Mail
from app.values import replace
from tests.delivery.certificates import Authority
from tests.support.clock import MONDAY
from tests.support.mail import SENDER, a_mailbox

TO = "a.example@regulator.example"
MAIL = Mail(TO, "Forthwith: 1 notice", "one\ntwo — drei\n", "019ab000")


def at(port: int, security: MailSecurity = MailSecurity.NONE) -> MailServer:
    return MailServer(security, "127.0.0.1", port, SENDER)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


async def test_a_mail_arrives_as_it_was_written():
    async with a_mailbox() as box:
        outcome = await send_mail(at(box.port), MAIL, MONDAY)
    (came,) = box.mails

    assert outcome.kind is OutcomeKind.DELIVERED
    assert box.recipients == [TO]
    assert came["From"] == f"Forthwith <{SENDER}>"
    assert (came["To"], came["Subject"]) == (TO, MAIL.subject)
    assert came["Message-ID"] == "<019ab000@regulator.example>"
    assert came["Date"] == "Mon, 23 Nov 2026 09:00:00 +0000"
    assert came["Auto-Submitted"] == "auto-generated"
    assert came.get_content().replace("\r\n", "\n") == MAIL.text


@pytest.mark.parametrize("security", [MailSecurity.STARTTLS, MailSecurity.TLS])
async def test_it_goes_encrypted_to_whoever_proves_to_be_that_host(
    authority: Authority, security: MailSecurity
):
    serving = authority.serving("127.0.0.1")
    at_once = security is MailSecurity.TLS
    ways = (None, serving) if at_once else (serving, None)
    async with a_mailbox(starttls=ways[0], tls=ways[1]) as box:
        server = at(box.port, security)
        good = await send_mail(replace(server, trust=authority.trust()), MAIL, MONDAY)
        stranger = await send_mail(server, MAIL, MONDAY)

    assert good.kind is OutcomeKind.DELIVERED
    assert len(box.mails) == 1
    assert stranger.kind is OutcomeKind.TLS_FAILED


# The server of the tests warns of a name of its own.
@pytest.mark.filterwarnings("ignore:Session.login_data")
async def test_who_does_not_know_the_password_is_not_let_in(authority: Authority):
    async with a_mailbox(starttls=authority.serving("127.0.0.1"), password="secret") as box:
        server = at(box.port, MailSecurity.STARTTLS)
        known = replace(server, trust=authority.trust(), username="desk", password="secret")
        let_in = await send_mail(known, MAIL, MONDAY)
        wrong = await send_mail(replace(known, password="another"), MAIL, MONDAY)
        nobody = await send_mail(replace(known, username=None), MAIL, MONDAY)

    assert [one.kind for one in (let_in, wrong, nobody)] == [
        OutcomeKind.DELIVERED,
        OutcomeKind.REFUSED,
        OutcomeKind.REFUSED,
    ]
    assert len(box.mails) == 1


async def test_to_a_server_that_offers_no_encryption_nothing_is_told():
    async with a_mailbox() as box:
        outcome = await send_mail(at(box.port, MailSecurity.STARTTLS), MAIL, MONDAY)

    assert outcome.kind is OutcomeKind.TLS_FAILED
    assert box.mails == []


@pytest.mark.parametrize("said", ["451 try again later", "550 no such user TO"])
async def test_a_refusal_is_an_outcome_that_quotes_nobody(said: str):
    async with a_mailbox() as box:
        box.answer = said
        outcome = await send_mail(at(box.port), MAIL, MONDAY)

    assert (outcome.kind, outcome.reason) == (
        OutcomeKind.REFUSED,
        "the mail server refused it",
    )


async def test_where_nobody_listens_it_is_not_reached():
    async with a_mailbox() as box:
        port = box.port
    outcome = await send_mail(at(port), MAIL, MONDAY)

    assert outcome.kind is OutcomeKind.UNREACHABLE


@pytest.mark.parametrize("greeting", [b"", b"HTTP/1.1 400 Bad\r\n\r\n", b"220 hello\r\n"])
async def test_a_server_that_says_nothing_more_is_left(
    monkeypatch: pytest.MonkeyPatch, greeting: bytes
):
    monkeypatch.setattr(mails, "STEP", mails.STEP / 100)
    ended = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        await reader.read(-1)
        writer.close()
        ended.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        outcome = await send_mail(at(port), MAIL, MONDAY)
        await ended.wait()

    assert outcome.kind in {
        OutcomeKind.TIMED_OUT,
        OutcomeKind.UNREACHABLE,
        OutcomeKind.REFUSED,
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": "a@x.example\r\nBcc: all@x.example"},
        {"to": "a@x.example, b@x.example"},
        {"subject": "one\nBcc: all@x.example"},
        {"subject": "one\r\n\r\nanother body"},
        {"message_id": "1>\r\nBcc: <all@x.example"},
    ],
)
def test_nothing_slips_into_a_header(wrong: dict[str, str]):
    fields = {"to": TO, "subject": "s", "text": "t", "message_id": "m", **wrong}
    with pytest.raises(ValueError, match=r"CR or LF|could be parsed|linefeed"):
        written(at(25), Mail(**fields), MONDAY)


def test_a_server_says_nothing_of_its_password():
    assert "secret" not in repr(replace(at(25), password="secret"))
