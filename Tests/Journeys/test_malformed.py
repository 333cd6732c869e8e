"""What is malformed gets a 4xx that names the field and the limit, and nothing of it is stored.

Each row: where to, what, which answer, and words that the message must contain.
"""
import dataclasses
import json
import socket

import pytest
import requests

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@dataclasses.dataclass
class Case:
    name: str
    to: str
    body: bytes
    status: tuple
    words: tuple
    method: str = "POST"
    type: str = JSON
    headers: dict = dataclasses.field(default_factory=dict)
    session: bool = False
    """Sent by a signed-in browser instead of a token."""


def row(name, to, body, status, *words, **more):
    if not isinstance(body, bytes):
        body = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return Case(name, to, body, status if isinstance(status, tuple) else (status,), words, **more)


def alert(**changes):
    value = {"labels": {"alertname": "A"}}
    value.update(changes)
    return [value]


def webhook(**changes):
    value = {"version": "4", "groupKey": "{}:{a=\"b\"}", "status": "firing", "alerts": alert()}
    value.update(changes)
    return {key: entry for key, entry in value.items() if entry is not None}


ALERTS, HOOK, GENERIC = "{intake}/api/v2/alerts", "{intake}/webhook", "{generic}"
BAD = (400, 413, 422)

ALERTMANAGER = [
    row("empty body", ALERTS, b"", BAD, "JSON"),
    row("truncated", ALERTS, b'[{"labels":{"alertname":"A"}', BAD, "JSON"),
    row("text after the value", ALERTS, b'[] x', BAD, "JSON"),
    row("not JSON", ALERTS, b"alertname=A", BAD, "JSON"),
    row("invalid UTF-8", ALERTS, b'[{"labels":{"alertname":"\xff\xfe"}}]', BAD, "UTF-8"),
    row("half a surrogate pair", ALERTS, b'[{"labels":{"alertname":"\\ud800"}}]', BAD),
    row("object instead of array", ALERTS, {"labels": {"a": "b"}}, BAD, "array"),
    row("number instead of array", ALERTS, b"7", BAD, "array"),
    row("string as alert", ALERTS, ["A"], BAD, "[0]", "object"),
    row("no labels", ALERTS, [{}], BAD, "labels"),
    row("empty labels", ALERTS, alert(labels={}), BAD, "labels"),
    row("only empty values", ALERTS, alert(labels={"a": ""}), BAD, "labels"),
    row("labels as array", ALERTS, alert(labels=[]), BAD, "labels", "object"),
    row("number as label", ALERTS, alert(labels={"a": 1}), BAD, "labels.a", "string"),
    row("null as label", ALERTS, alert(labels={"a": None}), BAD, "labels.a"),
    row("object as label", ALERTS, alert(labels={"a": {"b": "c"}}), BAD, "labels.a"),
    row("label name with a dash", ALERTS, alert(labels={"a-b": "c"}), BAD, "a-b"),
    row("label name that is empty", ALERTS, alert(labels={"": "c"}), BAD, "labels"),
    row("label name of 200 letters", ALERTS, alert(labels={"a" * 200: "c"}), BAD, "128"),
    row("65 labels", ALERTS, alert(labels={f"l{n}": "x" for n in range(65)}), BAD, "64", "65"),
    row("label of 5,000 bytes", ALERTS, alert(labels={"a": "x" * 5000}), BAD, "labels.a", "4096", "5000"),
    row("NUL in a label", ALERTS, alert(labels={"a": "b\u0000c"}), BAD, "labels.a"),
    row("annotations as string", ALERTS, alert(annotations="x"), BAD, "annotations"),
    row("annotation of 17,000 bytes", ALERTS, alert(annotations={"summary": "x" * 17_000}), BAD, "16384"),
    row("number as generator", ALERTS, alert(generatorURL=7), BAD, "generatorURL"),
    row("generator of 3,000 bytes", ALERTS, alert(generatorURL="http://x/" + "y" * 3000), BAD, "generatorURL", "2048"),
    row("date that is none", ALERTS, alert(startsAt="yesterday"), BAD, "startsAt"),
    row("30 February", ALERTS, alert(startsAt="2026-02-30T00:00:00Z"), BAD, "startsAt"),
    row("number as date", ALERTS, alert(startsAt=1700000000), BAD, "startsAt"),
    row("year 9999", ALERTS, alert(endsAt="9999-12-31T23:59:59Z"), BAD, "endsAt"),
    row("year 1970", ALERTS, alert(startsAt="1970-01-01T00:00:00Z"), BAD, "startsAt"),
    row("end before start", ALERTS, alert(startsAt="2026-02-02T00:00:00Z", endsAt="2026-02-01T00:00:00Z"), BAD, "endsAt"),
    row("nested 5,000 deep", ALERTS, b"[" * 5000 + b"]" * 5000, BAD),
    row("10,001 alerts", ALERTS, [{"labels": {"a": str(n)}} for n in range(10_001)], BAD, "10000", "10001"),
    row("body of 10 MB", ALERTS, b"[" + b" " * 10_000_000 + b"]", 413, "5242880"),
    row("wrong key", "{url}/in/in_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/api/v2/alerts", alert(), (401, 403, 404), "key"),
    row("no key", "{url}/api/v2/alerts", alert(), (401, 403)),
    row("wrong bearer key", "{url}/api/v2/alerts", alert(), (401, 403), headers={"Authorization": "Bearer in_x"}),
    row("broken basic key", "{url}/api/v2/alerts", alert(), (400, 401, 403), headers={"Authorization": "Basic !!!"}),
    row("wrong method", ALERTS, alert(), 405, "PUT", method="PUT"),
    row("wrong matcher", ALERTS + "?filter=a%3D~%28", b"", BAD, "filter", method="GET"),
    row("matcher without operator", ALERTS + "?filter=abc", b"", BAD, "filter", method="GET"),
]
WEBHOOK = [
    row("webhook: array", HOOK, [], BAD, "object"),
    row("webhook: no alerts", HOOK, webhook(alerts=None), BAD, "alerts"),
    row("webhook: alerts as object", HOOK, webhook(alerts={}), BAD, "alerts"),
    row("webhook: group key as number", HOOK, webhook(groupKey=5), BAD, "groupKey"),
    row("webhook: no group key", HOOK, webhook(groupKey=None), BAD, "groupKey"),
    row("webhook: version 3", HOOK, webhook(version="3"), BAD, "version"),
    row("webhook: bad date in an alert", HOOK, webhook(alerts=alert(startsAt="x")), BAD, "alerts[0].startsAt"),
    row("webhook: truncated", HOOK, json.dumps(webhook())[:-2], BAD, "JSON"),
]
GENERIC_JSON = [
    row("generic: nothing", GENERIC, {}, BAD, "title"),
    row("generic: title empty", GENERIC, {"title": ""}, BAD, "title"),
    row("generic: title of 201", GENERIC, {"title": "x" * 201}, BAD, "title", "200", "201"),
    row("generic: title in two lines", GENERIC, {"title": "a\nb"}, BAD, "title"),
    row("generic: text of 10,001", GENERIC, {"title": "a", "text": "x" * 10_001}, BAD, "text", "10000"),
    row("generic: control character", GENERIC, {"title": "a\u0007"}, BAD, "title"),
    row("generic: priority P9", GENERIC, {"title": "a", "priority": "P9"}, BAD, "priority", "P1", "P4"),
    row("generic: state maybe", GENERIC, {"title": "a", "state": "maybe"}, BAD, "state", "open"),
    row("generic: resolved without key", GENERIC, {"title": "a", "state": "resolved"}, BAD, "key"),
    row("generic: link without scheme", GENERIC, {"title": "a", "link": "javascript:alert(1)"}, BAD, "link"),
    row("generic: unknown field", GENERIC, {"title": "a", "colour": "red"}, BAD, "colour"),
    row("generic: unknown customer", GENERIC, {"title": "a", "customer": "Nobody"}, BAD, "customer", "Nobody"),
    row("generic: array", GENERIC, [], BAD, "object"),
    row("generic: 2 MB", GENERIC, {"title": "a", "text": "x" * 2_000_000}, BAD),
]
API = [
    row("API: no token", "{url}/api/v1/interrupts", {"title": "a"}, 401, "token", headers={"Authorization": ""}),
    row("API: wrong token", "{url}/api/v1/interrupts", {"title": "a"}, 401, "token",
        headers={"Authorization": "Bearer agt_wrong"}),
    row("API: read-only token", "{url}/api/v1/interrupts", {"title": "a"}, 403, "write",
        headers={"Authorization": "Bearer {reader}"}),
    row("API: not JSON", "{url}/api/v1/interrupts", b"title=a", 415, "application/json", type=FORM),
    row("API: truncated", "{url}/api/v1/interrupts", b'{"title":', BAD),
    row("API: title missing", "{url}/api/v1/interrupts", {}, 422, "title"),
    row("API: unknown field", "{url}/api/v1/interrupts", {"title": "a", "titel": "b"}, 422, "titel"),
    row("API: wrong type", "{url}/api/v1/interrupts", {"title": 5}, 422, "title"),
    row("API: title of 201", "{url}/api/v1/interrupts", {"title": "x" * 201}, 422, "title", "200"),
    row("API: 2 MB", "{url}/api/v1/interrupts", {"title": "x" * 2_000_000}, 413, "1048576"),
    row("API: number that is none", "{url}/api/v1/interrupts/abc/acknowledge", {"version": 1}, 404),
    row("API: number too large", "{url}/api/v1/interrupts/99999999999999999999/acknowledge", {"version": 1}, 404),
    row("API: no such interrupt", "{url}/api/v1/interrupts/999999/acknowledge", {"version": 1}, 404),
    row("API: version 0", "{url}/api/v1/interrupts/{number}/acknowledge", {"version": 0}, 422, "version"),
    row("API: stale version", "{url}/api/v1/interrupts/{number}/acknowledge", {"version": 99}, 409, "changed"),
    row("API: minutes of a week", "{url}/api/v1/interrupts/{number}/note",
        {"version": 1, "text": "a", "minutes": 10_080}, 422, "minutes", "1440"),
    row("API: negative minutes", "{url}/api/v1/interrupts/{number}/note",
        {"version": 1, "text": "a", "minutes": -1}, 422, "minutes", "0"),
    row("API: unknown close code", "{url}/api/v1/interrupts/{number}/resolve",
        {"version": 1, "code": "tired"}, 422, "code", "fixed"),
    row("API: assigned to nobody", "{url}/api/v1/interrupts/{number}/assign",
        {"version": 1, "assignee": 999999}, (404, 422)),
    row("API: limit of a million", "{url}/api/v1/interrupts?limit=1000000", b"", 422, "limit", method="GET"),
    row("API: state that is none", "{url}/api/v1/interrupts?state=angry", b"", 422, "state", method="GET"),
    row("API: person without address", "{url}/api/v1/people", {"name": "A", "roles": ["viewer"]}, 422, "email"),
    row("API: person twice", "{url}/api/v1/people",
        {"name": "A", "email": "nadia@example.org", "roles": ["viewer"]}, (409, 422), "email"),
    row("API: unknown role", "{url}/api/v1/people",
        {"name": "A", "email": "a@example.org", "roles": ["king"]}, 422, "roles"),
    row("API: zone that is none", "{url}/api/v1/teams",
        {"name": "A", "kind": "operations", "zone": "Moon/Base", "hours": "Mo-Fr 09:00-17:00"}, 422, "zone"),
    row("API: hours that are none", "{url}/api/v1/teams",
        {"name": "A", "kind": "operations", "zone": "UTC", "hours": "mostly"}, 422, "hours"),
    row("API: address of a file", "{url}/api/v1/people/1/contact-methods",
        {"kind": "slack_webhook", "label": "a", "address": "file:///etc/passwd"}, 422, "address", "http"),
]
FORMS = [
    row("form: no CSRF field", "{url}/interrupts", b"title=a", 403, "form", type=FORM, session=True),
    row("form: wrong CSRF field", "{url}/interrupts", b"title=a&csrf=x", 403, "form", type=FORM, session=True),
    row("form: CSRF of another session", "{url}/interrupts", b"title=a&csrf={other_csrf}", 403, type=FORM, session=True),
    row("form: from another site", "{url}/interrupts", b"title=a&csrf={csrf}", 403, "site", type=FORM, session=True,
        headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}),
    row("form: title empty", "{url}/interrupts", b"title=&csrf={csrf}", 422, "title", type=FORM, session=True),
    row("form: invalid UTF-8", "{url}/interrupts", b"title=%ff%fe&csrf={csrf}", BAD, "UTF-8", type=FORM, session=True),
    row("form: NUL", "{url}/interrupts", b"title=a%00b&csrf={csrf}", BAD, type=FORM, session=True),
    row("form: JSON instead", "{url}/interrupts", {"title": "a"}, 415, "form", session=True),
    row("form: ended session", "{url}/interrupts", b"title=a", (303, 401, 403), type=FORM,
        headers={"Cookie": "agileops_session=ended", "Authorization": ""}),
    row("form: sign-in from another site", "{url}/sign-in", b"email=a%40b.c&password=x", 403, "site", type=FORM,
        headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site", "Authorization": ""}),
    row("path: control character", "{url}/interrupts/%00", b"", BAD, method="GET"),
    row("path: invalid UTF-8", "{url}/interrupts/%ff", b"", BAD, method="GET"),
    row("one-time link of nobody", "{url}/welcome/AAAAAAAAAAAAAAAA", b"", (404, 410, 403), method="GET"),
]
CASES = ALERTMANAGER + WEBHOOK + GENERIC_JSON + API + FORMS


@pytest.fixture(scope="module")
def place(world):
    """Addresses, keys and sessions for the table."""
    api = world.api
    number = api.post("/api/v1/interrupts", {"title": "Something real"}, 201)["number"]
    session, csrf = signed_in(world.server.url)
    values = {
        "url": world.server.url, "intake": world.server.source("alerts"),
        "generic": world.server.source("scripts", "generic"), "number": str(number),
        "csrf": csrf, "other_csrf": signed_in(world.server.url)[1],
    }
    admin = world.tokens["ada@example.org"]
    world.client("tomas@example.org", "read")
    values["reader"] = world.tokens["tomas@example.org"]
    return world, values, session, admin


def signed_in(url):
    """A browser's session without a browser, and its CSRF field."""
    import re

    from world import PASSWORD

    session = requests.Session()
    answer = session.post(url + "/sign-in", {"email": "nadia@example.org", "password": PASSWORD}, timeout=30)
    assert answer.status_code == 200, answer.text[:500]
    page = session.get(url + "/interrupts/new", timeout=10).text
    return session, re.search(r'name="csrf" value="([^"]+)"', page).group(1)


def test_the_table_is_long_enough():
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_is_refused(case, place):
    world, values, session, admin = place
    http = session if case.session else requests.Session()
    headers = {name: fill(text, values) for name, text in case.headers.items()}
    if not case.session and not case.to.startswith(("{intake}", "{generic}")) and "/in/" not in case.to:
        headers.setdefault("Authorization", "" if "/api/v2/" in case.to else f"Bearer {admin}")
    headers = {name: text for name, text in headers.items() if text}
    body = case.body
    for name in ("csrf", "other_csrf"):
        body = body.replace(b"{%s}" % name.encode(), values[name].encode())
    if case.method != "GET":
        headers["Content-Type"] = case.type
    before = world.server.counts()
    try:
        answer = http.request(
            case.method, fill(case.to, values), data=body, headers=headers, timeout=60, allow_redirects=False)
    except requests.ConnectionError as error:
        # The server may answer and hang up before the whole of a body that is too large was sent.
        assert 413 in case.status and len(body) > 5_000_000, error
        answer = None
    if answer is not None:
        said = f"{answer.status_code} {answer.text[:400]}"
        assert answer.status_code in case.status, said
        for word in case.words:
            assert word in answer.text.replace("&quot;", '"'), said
        assert answer.text.strip() or answer.status_code == 303, said
    assert world.server.counts() == before, "something was stored"


def fill(text, values):
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


def test_good_alerts_of_a_bad_batch_are_stored_whole(place):
    """As Alertmanager does: the sender hears about the bad one, the good ones are not lost."""
    intake = place[1]["intake"]
    body = [{"labels": {"alertname": "Good"}}, {"labels": {"alertname": 5}}]
    answer = requests.post(intake + "/api/v2/alerts", json=body, timeout=10)
    assert answer.status_code == 400 and "[1].labels.alertname" in answer.json()
    stored = requests.get(intake + "/api/v2/alerts", timeout=10).json()
    assert [alert["labels"] for alert in stored] == [{"alertname": "Good"}]


def test_unknown_keys_of_other_products_are_ignored(place):
    intake = place[1]["intake"]
    body = [{"labels": {"alertname": "Grown"}, "newKey": {"a": [1]}, "status": {"state": "active"}}]
    assert requests.post(intake + "/api/v2/alerts", json=body, timeout=10).status_code == 200
    assert requests.post(intake + "/webhook", json=webhook(routeLabels={}, notification_reason="x"), timeout=10).ok


def test_a_form_that_is_sent_twice_is_stored_once(place):
    import re

    world, values, session, _ = place
    page = session.get(values["url"] + "/interrupts/new", timeout=10).text
    fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    assert fields.pop("csrf") and fields, "the form carries a key of its own"
    fields.update(title="Sent twice", csrf=values["csrf"], priority="P3")
    places = {session.post(values["url"] + "/interrupts", fields, allow_redirects=False, timeout=10).headers["Location"]
              for _ in range(2)}
    assert len(places) == 1, places


def test_a_request_that_is_no_http_is_hung_up_on(place):
    world = place[0]
    with socket.create_connection(("127.0.0.1", world.server.port), timeout=10) as wire:
        wire.sendall(b"HELO example.org\r\n\r\n")
        answer = wire.recv(4096)
        assert answer == b"" or b" 400 " in answer.split(b"\r\n")[0]
    world.api.get("/api/v1/interrupts")
