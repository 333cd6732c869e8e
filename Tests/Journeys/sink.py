"""Receives what the product sends to a chat, and keeps it."""
import http.server
import json
import threading
import time


class Sink:
    """A Slack-compatible incoming webhook. `answer` can be changed to play one that is ill."""

    def __init__(self):
        self.messages, self.answer = [], (200, b"ok")
        sink, lock = self, threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, text = sink.answer
                if status == 200:
                    with lock:
                        sink.messages.append(
                            {"text": json.loads(body)["text"], "id": self.headers.get("X-AgileOps-Message"),
                             "at": time.time()})
                self.send_response(status)
                self.send_header("Content-Type", "text/plain")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def texts(self):
        return [message["text"] for message in list(self.messages)]

    def close(self):
        self.server.shutdown()
        self.server.server_close()
