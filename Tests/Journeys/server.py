"""The real program on a free loopback port, with a database of its own that is thrown away."""
import os
import pathlib
import re
import subprocess
import urllib.parse
import uuid

import requests

from waiting import free_port, until

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("AGILEOPS_PROGRAM", str(ROOT / ".build" / "debug" / "agileops"))
POSTGRES = os.environ.get("AGILEOPS_TEST_POSTGRES")
ENGINES = ["sqlite", "postgresql"] if POSTGRES else ["sqlite"]


def bare_environment():
    """Ours, without settings that somebody may have for a server of their own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("AGILEOPS_")}


class Refused(Exception):
    """A command that ended with another code than 0."""

    def __init__(self, result):
        self.code, self.out, self.err = result.returncode, result.stdout, result.stderr
        super().__init__(f"exit code {self.code}\n{self.out}\n{self.err}")


def run(*arguments, stdin=None, environment=None, seconds=60):
    """Runs the program to its end and returns what it printed; raises Refused for any exit code but 0."""
    result = subprocess.run(
        [PROGRAM, *map(str, arguments)], input=stdin, capture_output=True, text=True, timeout=seconds,
        env={**bare_environment(), **(environment or {})})
    if result.returncode:
        raise Refused(result)
    return result.stdout


class Server:
    def __init__(self, folder, engine="sqlite"):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.engine = engine
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None
        # Settings of the operator, as environment variables.
        self.settings = {}
        if engine == "sqlite":
            self.file = self.folder / "agileops.sqlite"
            self.database = f"sqlite:{self.file}"
        else:
            self.database = self._new_postgres_database()

    # Commands

    def on_database(self, *arguments, stdin=None):
        """An administrative verb: works on the database."""
        return run(*arguments, "--database", self.database, stdin=stdin)

    def source(self, name, kind="alertmanager"):
        """Makes a source and returns its intake URL, the prefix for everything that it may send."""
        printed = self.on_database("source", "add", name, "--kind", kind).strip().splitlines()[-1]
        path = re.search(r"/in/[\w-]+", printed)
        assert path, f"no intake URL in {printed!r}"
        return self.url + path.group()

    # The process

    def start(self, seconds=30):
        assert self.process is None
        log = open(self.folder / "server.log", "ab")
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--database", self.database, "--host", "127.0.0.1", "--port", str(self.port),
             "--public-url", self.url],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env={**bare_environment(), **self.settings})
        log.close()
        until(self._answers, f"{self.url}/readyz answers\n{self.log_tail()}", seconds)
        return self

    def _answers(self):
        if self.process.poll() is not None:
            code, self.process = self.process.returncode, None
            raise RuntimeError(f"the server ended with {code}:\n{self.log_tail()}")
        return requests.get(self.url + "/readyz", timeout=5).status_code == 200

    def stop(self):
        """Asks it to end and expects that it does so cleanly."""
        if self.process is None:
            return
        process, self.process = self.process, None
        process.terminate()
        try:
            code = process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"the server did not end within 20 s after SIGTERM\n{self.log_tail()}")
        assert code == 0, f"the server ended with {code} after SIGTERM\n{self.log_tail()}"

    def kill(self):
        process, self.process = self.process, None
        process.kill()
        process.wait()

    def log_tail(self, lines=40):
        try:
            log = "\n".join((self.folder / "server.log").read_text(errors="replace").splitlines()[-lines:])
        except FileNotFoundError:
            return "(no log)"
        ended = self.process.poll() if self.process else None
        return log if ended is None else f"{log}\n(the server ended by itself with {ended})"

    # Databases

    def _new_postgres_database(self):
        name = "journey_" + uuid.uuid4().hex[:12]
        psql(POSTGRES, f'CREATE DATABASE "{name}"')
        parts = urllib.parse.urlsplit(POSTGRES)
        # urlunsplit drops the two slashes before an empty host, which libpq needs.
        return f"{parts.scheme}://{parts.netloc}/{name}" + (f"?{parts.query}" if parts.query else "")

    def counts(self):
        """How many rows each table has; what merely notes requests (sessions, attempts) is left out."""
        if self.engine == "sqlite":
            import sqlite3

            with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as database:
                names = [row[0] for row in database.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
                rows = {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
        else:
            names = psql(self.database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'").split()
            rows = {name: int(psql(self.database, f'SELECT count(*) FROM "{name}"')) for name in names}
        return {name: count for name, count in rows.items() if not re.search("session|attempt|throttle", name)}


def psql(url, statement):
    return subprocess.run(
        ["psql", url, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement],
        check=True, capture_output=True, text=True, timeout=30).stdout.strip()
