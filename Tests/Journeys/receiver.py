"""Receives what the product sends: any HTTP request, and mail."""
import http.server
import pathlib
import ssl
import subprocess
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from waiting import free_port


class Receiver:
    """Takes any POST and keeps it whole. `answer` is a status, or a function of the path that answers one or raises."""

    def __init__(self):
        self.requests, self.answer = [], 200
        receiver, lock = self, threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with lock:
                    receiver.requests.append({"path": self.path, "headers": dict(self.headers), "body": body})
                status = receiver.answer(self.path) if callable(receiver.answer) else receiver.answer
                if status is None:
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def at(self, path):
        return [request for request in list(self.requests) if request["path"] == path]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Mailbox:
    """A mail server on loopback that wants STARTTLS and a password. `reply` is what it says to a letter."""

    user, password = "agileops", "mail-secret-1"

    def __init__(self, folder):
        self.letters, self.reply = [], "250 taken"
        folder = pathlib.Path(folder)
        self.certificate = folder / "mail.crt"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", folder / "mail.key", "-out",
             self.certificate], check=True, capture_output=True)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.certificate, folder / "mail.key")
        self.port = free_port()
        self.controller = Controller(
            self, hostname="127.0.0.1", port=self.port, tls_context=context, require_starttls=True, auth_required=True,
            authenticator=self.check)
        self.controller.start()

    def check(self, server, session, envelope, mechanism, data):
        is_right = (data.login, data.password) == (self.user.encode(), self.password.encode())
        return AuthResult(success=is_right)

    async def handle_DATA(self, server, session, envelope):
        assert session.ssl is not None and session.authenticated
        if self.reply.startswith("250"):
            self.letters.append({"to": envelope.rcpt_tos, "from": envelope.mail_from, "bytes": envelope.content})
        return self.reply

    @property
    def settings(self):
        return {
            "AGILEOPS_SMTP_HOST": "127.0.0.1", "AGILEOPS_SMTP_PORT": str(self.port), "AGILEOPS_SMTP_USER": self.user,
            "AGILEOPS_SMTP_PASSWORD": self.password, "AGILEOPS_SMTP_FROM": "agileops@example.org",
            "AGILEOPS_SMTP_AUTHORITIES": str(self.certificate)}

    def close(self):
        self.controller.stop()
