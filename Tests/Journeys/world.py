"""A small organisation in a running server, made by the same commands and calls that people use."""
import datetime

from api import Api
from sink import Sink

PASSWORD = "correct horse battery staple"


class World:
    """Ada administrates; Nadia is the PoTW of this week, Tomas is an engineer who must not be disturbed."""

    def __init__(self, server):
        self.server = server
        self.sinks = []
        self.tokens = {}
        self.add("ada@example.org", "Ada Brandt", "administrator")
        self.api = self.client("ada@example.org", "admin")
        if not any(team["kind"] == "operations" for team in self.api.get("/api/v1/teams")["teams"]):
            self.api.post(
                "/api/v1/teams",
                {"name": "Operations", "kind": "operations", "zone": "UTC", "hours": "Mo-Fr 09:00-17:00"})
        self.add("nadia@example.org", "Nadia Roth", "engineer")
        self.add("tomas@example.org", "Tomas Weber", "engineer")

    def add(self, email, name, role):
        self.server.on_database(
            "user", "add", email, "--name", name, "--role", role, "--password-stdin", stdin=PASSWORD + "\n")

    def client(self, email, scope):
        """The API as this person, through a token of their own."""
        printed = self.server.on_database("token", "add", "--user", email, "--name", "journey", "--scope", scope)
        token = printed.strip().splitlines()[-1]
        assert token.startswith("agt_"), printed
        self.tokens[email] = token
        return Api(self.server.url, token)

    def person(self, email):
        people = self.api.get("/api/v1/people")["people"]
        return next(person for person in people if person["email"] == email)

    def team(self):
        teams = self.api.get("/api/v1/teams")["teams"]
        return next(team for team in teams if team["kind"] == "operations")

    def always_at_work(self):
        team = self.team()
        self.api.patch(
            f"/api/v1/teams/{team['id']}", {"version": team["version"], "zone": "UTC", "hours": "Mo-Su 00:00-24:00"})

    def rotation(self, kind, *emails):
        monday = datetime.date.today() - datetime.timedelta(days=datetime.date.today().weekday() + 7)
        self.api.post("/api/v1/rotations", {
            "name": {"potw": "Person of the week", "on_call": "On call"}[kind], "kind": kind,
            "team": self.team()["id"], "layers": [{
                "zone": "UTC", "starts_on": monday.isoformat(), "hand_over": "09:00",
                "slots": [[self.person(email)["id"] for email in emails]]}],
        })

    def sink(self, email):
        """A chat of this person's own."""
        sink = Sink()
        self.sinks.append(sink)
        self.api.post(
            f"/api/v1/people/{self.person(email)['id']}/contact-methods",
            {"kind": "slack_webhook", "label": "Chat", "address": sink.url})
        return sink

    def close(self):
        for sink in self.sinks:
            sink.close()
