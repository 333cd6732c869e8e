"""HTTPS in front of a server, for clients that insist on it: as a reverse proxy would stand there."""
import contextlib
import socket
import ssl
import subprocess
import threading


@contextlib.contextmanager
def https(folder, port):
    """Yields the address, and a context that trusts its certificate."""
    folder.mkdir(exist_ok=True)
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", secret, "-out", certificate],
        check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, secret)
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_accept, args=(listener, context, port), daemon=True).start()
    try:
        trusting = ssl.create_default_context(cafile=certificate)
        yield f"https://localhost:{listener.getsockname()[1]}", trusting
    finally:
        listener.close()


def _accept(listener, context, port):
    while True:
        try:
            plain, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_serve, args=(plain, context, port), daemon=True).start()


def _serve(plain, context, port):
    try:
        with context.wrap_socket(plain, server_side=True) as outside, \
                socket.create_connection(("127.0.0.1", port)) as inside:
            back = threading.Thread(target=_copy, args=(inside, outside), daemon=True)
            back.start()
            _copy(outside, inside)
            back.join(timeout=30)
    except OSError:
        pass


def _copy(source, target):
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
