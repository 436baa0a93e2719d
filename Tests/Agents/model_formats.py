"""The two APIs that agents speak: what comes in, and an answer as a document or as events."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from model_faults import USAGE
from model_script import Answer, Request

Event = "tuple[str, dict | str]"


def _text(content: object) -> str:
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "\n".join(str(part.get("text") or "") for part in parts if isinstance(part, dict))


def _pieces(text: str) -> list[str]:
    return re.findall(r"(?s).{1,40}", text)


class Chat:
    """`/v1/chat/completions`"""

    def __init__(self, answer: Answer, model: str, id: str):
        self.answer, self.model, self.id = answer, model, id

    @staticmethod
    def request(body: dict) -> Request:
        request = Request(streams=bool(body.get("stream")))
        for message in body.get("messages", []):
            role, text = message.get("role"), _text(message.get("content"))
            if role in ("system", "developer"):
                request.system += text + "\n"
            else:
                request.messages.append((role, text))
        for tool in body.get("tools") or []:
            function = tool.get("function") or {}
            request.tools[function.get("name", "")] = function.get("parameters") or {}
        return request

    @property
    def usage(self) -> dict:
        return {
            "prompt_tokens": USAGE["input"],
            "completion_tokens": USAGE["output"],
            "total_tokens": USAGE["input"] + USAGE["output"],
            "prompt_tokens_details": {"cached_tokens": USAGE["cachedInput"]},
            "completion_tokens_details": {"reasoning_tokens": USAGE["reasoning"]},
        }

    @property
    def calls(self) -> list[dict]:
        if not self.answer.tool:
            return []
        arguments = json.dumps(self.answer.arguments)
        function = {"name": self.answer.tool, "arguments": arguments}
        return [{"id": f"call_{self.id}", "type": "function", "function": function}]

    @property
    def reason(self) -> str:
        return "tool_calls" if self.answer.tool else "stop"

    def _head(self, kind: str, now: int) -> dict:
        return {"id": f"chat-{self.id}", "object": kind, "created": now, "model": self.model}

    def document(self, now: int) -> dict:
        message: dict = {"role": "assistant", "content": self.answer.text or None}
        if self.calls:
            message["tool_calls"] = self.calls
        choice = {"index": 0, "message": message, "finish_reason": self.reason}
        return {**self._head("chat.completion", now), "choices": [choice], "usage": self.usage}

    def events(self, now: int) -> Iterator[Event]:
        head = self._head("chat.completion.chunk", now)

        def chunk(delta: dict, reason: "str | None" = None) -> Event:
            choice = {"index": 0, "delta": delta, "finish_reason": reason}
            return "", {**head, "choices": [choice]}

        yield chunk({"role": "assistant", "content": None if self.calls else ""})
        for index, call in enumerate(self.calls):
            yield chunk({"tool_calls": [{"index": index, **call}]})
        for piece in _pieces(self.answer.text):
            yield chunk({"content": piece})
        yield chunk({}, self.reason)
        yield "", {**head, "choices": [], "usage": self.usage}
        yield "", "[DONE]"


class Responses:
    """`/v1/responses`"""

    def __init__(self, answer: Answer, model: str, id: str):
        self.answer, self.model, self.id = answer, model, id

    @staticmethod
    def request(body: dict) -> Request:
        request = Request(system=body.get("instructions") or "", streams=bool(body.get("stream")))
        given = body.get("input") or []
        items = [{"role": "user", "content": given}] if isinstance(given, str) else given
        for item in items:
            kind = item.get("type", "message")
            if kind == "message" and item.get("role") in ("system", "developer"):
                request.system += "\n" + _text(item.get("content"))
            elif kind == "message":
                request.messages.append((item.get("role"), _text(item.get("content"))))
            elif kind.endswith("_output"):
                request.messages.append(("tool", _text(item.get("output"))))
            elif kind.endswith("_call"):
                request.messages.append(("assistant", ""))
        for tool in body.get("tools") or []:
            # Some put a set of tools into one.
            for one in tool.get("tools") or [tool]:
                if one.get("type") == "function":
                    request.tools[one.get("name", "")] = one.get("parameters") or {}
        return request

    @property
    def usage(self) -> dict:
        return {
            "input_tokens": USAGE["input"],
            "input_tokens_details": {"cached_tokens": USAGE["cachedInput"]},
            "output_tokens": USAGE["output"],
            "output_tokens_details": {"reasoning_tokens": USAGE["reasoning"]},
            "total_tokens": USAGE["input"] + USAGE["output"],
        }

    @property
    def item(self) -> dict:
        if self.answer.tool:
            return {
                "type": "function_call",
                "id": f"fc_{self.id}",
                "call_id": f"call_{self.id}",
                "name": self.answer.tool,
                "arguments": json.dumps(self.answer.arguments),
                "status": "completed",
            }
        part = {"type": "output_text", "text": self.answer.text, "annotations": []}
        return {
            "type": "message",
            "id": f"msg_{self.id}",
            "role": "assistant",
            "status": "completed",
            "content": [part],
        }

    def _response(self, now: int, status: str, output: list) -> dict:
        head = {"id": f"resp_{self.id}", "object": "response", "created_at": now}
        return {**head, "model": self.model, "status": status, "output": output}

    def document(self, now: int) -> dict:
        return {**self._response(now, "completed", [self.item]), "usage": self.usage}

    def events(self, now: int) -> Iterator[Event]:
        def event(kind: str, **facts: object) -> Event:
            return kind, {"type": kind, **facts}

        started = {**self.item, "status": "in_progress"}
        yield event("response.created", response=self._response(now, "in_progress", []))
        yield event("response.output_item.added", output_index=0, item=started)
        for piece in _pieces(self.answer.text):
            place = {"item_id": self.item["id"], "output_index": 0, "content_index": 0}
            yield event("response.output_text.delta", **place, delta=piece)
        yield event("response.output_item.done", output_index=0, item=self.item)
        yield event("response.completed", response=self.document(now))
