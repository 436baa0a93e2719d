#!/usr/bin/env python3
"""A model that does what its prompt's script says, for real agents: nothing leaves this machine.

Speaks `/v1/models`, `/v1/chat/completions` and `/v1/responses`, plain and as events, on a free port
of 127.0.0.1, and stops by itself. Without a test, to try an agent by hand:

    python3 Tests/Agents/model_server.py
"""

from __future__ import annotations

import json
import select
import sys
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from model_faults import Faults
from model_formats import Chat, Responses
from model_script import Script, answer

LIMIT_SECONDS = 1800
MODEL = "scripted"


class ModelServer:
    """Serves while the `with` block runs, and not longer than the limit."""

    def __init__(self, limit: float = LIMIT_SECONDS):
        self.faults = Faults()
        # What went wrong here, which is not what the agent is tested for.
        self.errors: list[str] = []
        handler = type("Handler", (Handler,), {"model": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self._timer = threading.Timer(limit, self.stop)
        self._timer.daemon = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> "ModelServer":
        self._timer.start()
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._server.server_close()

    def stop(self) -> None:
        self._timer.cancel()
        self.faults.stop()
        self._server.shutdown()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Whoever hangs is not waited for.
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        """An agent that was killed has closed its connection; nobody needs to read of it."""


class Handler(BaseHTTPRequestHandler):
    model: ModelServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        if self.path.split("?")[0].endswith("/models"):
            entry = {"id": MODEL, "object": "model", "created": 0, "owned_by": "nobody"}
            return self.document(200, {"object": "list", "data": [entry], "models": []})
        self.refuse(404)

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.split("?")[0]
        if path.endswith("/chat/completions"):
            api = Chat
        elif path.endswith("/responses"):
            api = Responses
        else:
            return self.refuse(404)
        try:
            body = json.loads(content)
            request = api.request(body)
            script = Script.of(request)
            said = answer(request, script)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            self.model.errors.append(f"{path}: {error!r}")
            return self.refuse(400)
        faults = self.model.faults
        results = [text for role, text in request.messages if role == "tool"]
        status = faults.status(script, results)
        if status:
            return self.refuse(status)
        if faults.hangs(script, self.is_gone):
            self.close_connection = True
            return
        faults.wait(script)
        faults.count(script, said)
        answer_api = api(said, str(body.get("model") or MODEL), uuid.uuid4().hex[:12])
        if not request.streams:
            return self.document(200, answer_api.document(int(time.time())))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for name, event in answer_api.events(int(time.time())):
            head = f"event: {name}\n" if name else ""
            text = event if isinstance(event, str) else json.dumps(event)
            self.wfile.write(f"{head}data: {text}\n\n".encode())
            self.wfile.flush()

    def refuse(self, status: int) -> None:
        words = {401: "Incorrect API key provided", 429: "Rate limit reached"}
        error = {"message": words.get(status, "The script says so"), "type": "scripted_error"}
        if status == 401:
            error["code"] = "invalid_api_key"
        self.document(status, {"error": error})

    def document(self, status: int, document: dict) -> None:
        content = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if status == 429:
            self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(content)

    def is_gone(self) -> bool:
        """Whether the client has closed: there is something to read, and it is nothing."""
        try:
            ready, _, _ = select.select([self.connection], [], [], 0)
            return bool(ready) and not self.connection.recv(1)
        except OSError:
            return True


if __name__ == "__main__":
    with ModelServer() as server:
        print(f"{server.url} for {LIMIT_SECONDS // 60} minutes", flush=True)
        try:
            server.faults.stopped.wait()
        except KeyboardInterrupt:
            sys.exit(130)
