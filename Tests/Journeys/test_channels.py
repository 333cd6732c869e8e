"""Every channel as its receiver sees it: a real mail server, and implementations of others for what is signed and
encrypted."""
import base64
import email
import email.policy
import json
import re

import http_ece
import pytest
import requests
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from standardwebhooks import Webhook

from receiver import Mailbox, Receiver
from server import ENGINES, Server
from test_cli import laptop
from waiting import until
from world import World


class Channels(World):
    def __init__(self, server, mailbox, receiver):
        super().__init__(server)
        self.mailbox, self.receiver = mailbox, receiver

    def way(self, kind, address, secret="", label=""):
        nadia = self.person("nadia@example.org")["id"]
        return self.api.post(
            f"/api/v1/people/{nadia}/contact-methods",
            {"kind": kind, "address": address, "secret": secret, "label": label})["id"]

    def try_out(self, way):
        self.api.post(f"/api/v1/contact-methods/{way}/test", None)

    def last(self, way):
        nadia = self.person("nadia@example.org")["id"]
        methods = self.api.get(f"/api/v1/people/{nadia}/delivery")["methods"]
        return next((method["last"] for method in methods if method["id"] == way), None)

    def interrupt(self, title, priority="P1"):
        return self.api.post("/api/v1/interrupts", {"title": title, "priority": priority})


@pytest.fixture(params=ENGINES)
def channels(request, tmp_path):
    mailbox, receiver = Mailbox(tmp_path), Receiver()
    server = Server(tmp_path / "server", request.param)
    server.settings = {
        **mailbox.settings, "AGILEOPS_PHONE_URL": receiver.url + "/phone", "AGILEOPS_PHONE_ACCOUNT": "AC1",
        "AGILEOPS_PHONE_TOKEN": "phone-secret-1", "AGILEOPS_PHONE_FROM": "+4930999"}
    server.on_database("migrate")
    server.start()
    world = None
    try:
        world = Channels(server, mailbox, receiver)
        world.always_at_work()
        world.rotation("potw", "nadia@example.org")
        yield world
        log = (server.folder / "server.log").read_text(errors="replace")
        for secret in [Mailbox.password, "phone-secret-1"]:
            assert secret not in log
    finally:
        if world:
            world.close()
        server.stop()
        mailbox.close()
        receiver.close()


def read(letter):
    return email.message_from_bytes(letter["bytes"], policy=email.policy.default)


def test_mail_arrives_encrypted_and_acknowledges(channels):
    channels.way("email", "nadia@example.org")
    opened = channels.interrupt("Größe of db-3: disk full")
    until(lambda: channels.mailbox.letters, "a letter arrives")
    letter = read(channels.mailbox.letters[0])
    assert channels.mailbox.letters[0]["to"] == ["nadia@example.org"]
    assert "Größe of db-3" in letter["Subject"] and letter["Auto-Submitted"] == "auto-generated"
    assert letter["References"] == letter["In-Reply-To"] and letter["Message-ID"] != letter["References"]
    text = letter.get_body(("plain",)).get_content()
    assert ">Acknowledge</a>" in letter.get_body(("html",)).get_content()
    link = re.search(r"Acknowledge: (\S+)", text).group(1)
    # A program that looks at links does nothing.
    assert requests.get(link, timeout=5).status_code == 200
    assert channels.api.get(f"/api/v1/interrupts/{opened['number']}")["state"] == "new"
    done = requests.post(link, timeout=5)
    assert done.status_code == 200 and "You have I-" in done.text
    seen = channels.api.get(f"/api/v1/interrupts/{opened['number']}")
    assert seen["state"] == "acknowledged" and [told["state"] for told in seen["told"]] == ["sent"]


def test_a_mail_server_that_says_later_or_never(channels):
    way = channels.way("email", "nadia@example.org")
    channels.mailbox.reply = "550 5.1.1 nobody here"
    channels.try_out(way)
    until(lambda: channels.last(way) and channels.last(way)["state"] == "failed", "5xx gives up")
    assert "nobody here" in channels.last(way)["error"]
    channels.mailbox.reply = "451 4.3.0 later"
    channels.try_out(way)
    until(lambda: channels.last(way)["state"] == "waiting" and channels.last(way)["error"], "4xx comes later")
    channels.mailbox.reply = "250 taken"
    until(lambda: channels.last(way)["state"] == "sent", "the letter arrives after all", 20)
    assert len(channels.mailbox.letters) == 1


def test_a_webhook_is_verified_by_another_library(channels):
    secret = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
    way = channels.way("webhook", channels.receiver.url + "/hook", secret)
    channels.try_out(way)
    until(lambda: channels.receiver.at("/hook"), "the webhook arrives")
    sent = channels.receiver.at("/hook")[0]
    body = Webhook(secret).verify(sent["body"], {name.lower(): value for name, value in sent["headers"].items()})
    assert body["headline"] == "Test by webhook"


def test_web_push_is_decrypted_by_another_library(channels):
    key = ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    auth = b"0123456789abcdef"
    way = channels.way("web_push", channels.receiver.url + "/push/1", f"{plain64(point)}.{plain64(auth)}")
    channels.try_out(way)
    until(lambda: channels.receiver.at("/push/1"), "the push arrives")
    sent = channels.receiver.at("/push/1")[0]
    message = json.loads(http_ece.decrypt(sent["body"], private_key=key, auth_secret=auth, version="aes128gcm"))
    assert message["title"] == "Test by push" and message["url"].startswith(channels.server.url)
    check_vapid(sent["headers"]["Authorization"], channels.receiver.url)
    # A browser that is gone takes its way with it.
    channels.receiver.answer = 410
    channels.try_out(way)
    until(lambda: channels.last(way) is None, "the way is removed")


def test_phone_and_chat(channels):
    ways = [
        channels.way("sms", "+49 170 1234567"), channels.way("voice", "+49 170 1234567"),
        channels.way("ntfy", channels.receiver.url + "/topic-1"),
        channels.way("teams_workflow", channels.receiver.url + "/teams"),
        channels.way("mattermost_webhook", channels.receiver.url + "/mattermost")]
    for way in ways:
        channels.try_out(way)
    for way in ways:
        until(lambda: channels.last(way)["state"] == "sent", f"{way} arrives")
    sms = channels.receiver.at("/phone/2010-04-01/Accounts/AC1/Messages.json")[0]
    assert b"To=%2B491701234567" in sms["body"]
    assert b"Twiml=" in channels.receiver.at("/phone/2010-04-01/Accounts/AC1/Calls.json")[0]["body"]
    assert json.loads(channels.receiver.at("/")[0]["body"])["topic"] == "topic-1"
    assert json.loads(channels.receiver.at("/teams")[0]["body"])["type"] == "message"


def test_when_one_way_fails_the_next_is_taken(channels):
    channels.receiver.answer = lambda path: None if path == "/ill" else 200
    channels.way("mattermost_webhook", channels.receiver.url + "/ill", label="ill")
    mobile = channels.way("mattermost_webhook", channels.receiver.url + "/well", label="well")
    printed = laptop(
        channels, "contact", "when", "nadia@example.org", mobile, "p1=after_15", format="json")
    assert json.loads(printed)["methods"][1]["timings"]["p1"] == "after_15"
    opened = channels.interrupt("Everything is down")
    until(lambda: channels.receiver.at("/well"), "the second way is taken at once")
    told = channels.api.get(f"/api/v1/interrupts/{opened['number']}")["told"]
    assert [one["label"] for one in told] == ["ill", "well"]


def plain64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def check_vapid(header, audience):
    token, key = re.fullmatch(r"vapid t=(\S+), k=(\S+)", header).groups()
    head, claims, signature = token.split(".")
    raw = bytes64(signature)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes64(key))
    public.verify(
        encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")),
        f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    assert json.loads(bytes64(head))["alg"] == "ES256"
    assert json.loads(bytes64(claims))["aud"] == audience
