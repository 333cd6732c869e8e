import contextlib
import os

import pytest

from server import PROGRAM, ENGINES, Server
from world import World


def pytest_sessionstart(session):
    if not os.access(PROGRAM, os.X_OK):
        pytest.exit(f"there is no program at {PROGRAM}; build it first: swift build --product agileops", returncode=2)


@contextlib.contextmanager
def running(folder, engine="sqlite"):
    """A server with a small organisation in it; stops both and says what the server logged when the journey fails."""
    server = Server(folder, engine)
    server.on_database("migrate")
    server.start()
    world = None
    try:
        world = World(server)
        yield world
    finally:
        if world:
            world.close()
        if server.process:
            server.stop()


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """One organisation for all journeys of a file."""
    with running(tmp_path_factory.mktemp("world")) as made:
        yield made


@pytest.fixture(params=ENGINES)
def each_engine(request, tmp_path):
    """An organisation of this journey's own, on each engine in turn."""
    with running(tmp_path, request.param) as made:
        yield made


@pytest.fixture
def fresh_world(tmp_path):
    with running(tmp_path) as made:
        yield made


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.failed and (world := next((v for v in item.funcargs.values() if isinstance(v, World)), None)):
        report.sections.append(("server log", world.server.log_tail()))
