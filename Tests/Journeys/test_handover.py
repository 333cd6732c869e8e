"""The duty changes hands in the running program, and whoever gets it is told what they need to know."""
import json

from test_cli import laptop, refused
from waiting import until


def test_who_takes_the_pager_is_told_what_is_open(each_engine):
    world = each_engine
    world.rotation("on_call", "nadia@example.org")
    nadia, tomas = world.client("nadia@example.org", "write"), world.client("tomas@example.org", "write")
    chat = world.sink("tomas@example.org")
    laptop(world, "interrupt", "add", "The lift is stuck", "--priority", "P2")
    said = laptop(
        world, "oncall", "handover", "On call", "--note", "db3 is slow; the vendor calls back.",
        token=world.tokens["nadia@example.org"])
    assert "Nadia Roth: db3 is slow; the vendor calls back." in said
    assert "neither" in refused(
        5, "oncall", "handover", "On call", "--note", "Mine", world=world, token=world.tokens["tomas@example.org"])
    number = nadia.get("/api/v1/rotations")["rotations"][0]["id"]
    tomas.post(f"/api/v1/rotations/{number}/take")
    told = until(
        lambda: [text for text in map(str, chat.messages) if "On call is yours now" in text], "Tomas is told")
    assert len(told) == 1
    assert "Nadia Roth had it before." in told[0] and "db3 is slow" in told[0] and "The lift is stuck" in told[0]
    world.server.stop()
    world.server.start()
    kept = json.loads(laptop(world, "oncall", "handover", str(number), format="json"))
    assert [entry["note"] for entry in kept["handovers"]] == ["db3 is slow; the vendor calls back."]
    assert kept["note"]["text"] == ""
    printed = laptop(world, "oncall", "handover", "On call")
    assert "Nadia Roth to Tomas Weber" in printed and "The lift is stuck" in printed
