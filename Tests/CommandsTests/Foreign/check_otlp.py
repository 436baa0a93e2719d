"""Reads OTLP in JSON lines and prints what is in it; fails where a receiver would.

By OpenTelemetry's own types where the package opentelemetry-proto is there, and by the rules of its
specification everywhere: ids are hexadecimal, times and integers are texts, names are those of the
protocol.
"""
import base64
import json
import re
import sys

NAMES = {
    "request": {"resourceSpans"},
    "resourceSpans": {"resource", "scopeSpans", "schemaUrl"},
    "scopeSpans": {"scope", "spans", "schemaUrl"},
    "span": {
        "traceId", "spanId", "traceState", "parentSpanId", "flags", "name", "kind",
        "startTimeUnixNano", "endTimeUnixNano", "attributes", "droppedAttributesCount", "events",
        "droppedEventsCount", "links", "droppedLinksCount", "status",
    },
    "event": {"timeUnixNano", "name", "attributes", "droppedAttributesCount"},
    "status": {"message", "code"},
}


def need(condition, message):
    if not condition:
        sys.exit(message)


def known(kind, value):
    need(set(value) <= NAMES[kind], f"{kind} has {set(value) - NAMES[kind]}")


def attributes(values):
    need(len({value["key"] for value in values}) == len(values), "a key is there twice")
    for value in values:
        (kind, content), = value["value"].items()
        need(kind in ("stringValue", "intValue", "doubleValue"), kind)
        if kind == "intValue":
            need(re.fullmatch(r"-?[0-9]+", content), "an integer is no text")


def nanoseconds(text):
    need(isinstance(text, str) and re.fullmatch(r"[0-9]{1,19}", text), f"no time: {text}")
    return int(text)


def hexadecimal(text, length):
    need(re.fullmatch(f"[0-9a-f]{{{length}}}", text) and set(text) != {"0"}, f"no id: {text}")
    return base64.b64encode(bytes.fromhex(text)).decode()


spans = []
lines = sys.stdin.read().splitlines()
for line in lines:
    request = json.loads(line)
    known("request", request)
    for part in request["resourceSpans"]:
        known("resourceSpans", part)
        attributes(part["resource"]["attributes"])
        for scope in part["scopeSpans"]:
            known("scopeSpans", scope)
            for span in scope["spans"]:
                known("span", span)
                known("status", span["status"])
                attributes(span["attributes"])
                start, end = nanoseconds(span["startTimeUnixNano"]), nanoseconds(span["endTimeUnixNano"])
                need(start <= end, "it ends before it begins")
                need(span["name"], "no name")
                for event in span["events"]:
                    known("event", event)
                    attributes(event["attributes"])
                    nanoseconds(event["timeUnixNano"])
                spans.append(dict(span))
                # The protocol's types have bytes there, which their own JSON writes in another way.
                span["traceId"] = hexadecimal(span["traceId"], 32)
                span["spanId"] = hexadecimal(span["spanId"], 16)
                if "parentSpanId" in span:
                    span["parentSpanId"] = hexadecimal(span["parentSpanId"], 16)
    try:
        from google.protobuf import json_format
        from opentelemetry.proto.collector.trace.v1 import trace_service_pb2
    except ImportError:
        reader = "rules"
    else:
        reader = "opentelemetry-proto"
        json_format.Parse(json.dumps(request), trace_service_pb2.ExportTraceServiceRequest())

ids = [span["spanId"] for span in spans]
need(len(set(ids)) == len(ids), "two spans have one id")
need(len({span["traceId"] for span in spans}) == 1, "more than one trace")
roots = [span for span in spans if span.get("parentSpanId") not in ids]
need(len(roots) == 1, "more than one root")
print(json.dumps({
    "reader": reader,
    "names": [span["name"] for span in spans],
    "trace": roots[0]["traceId"],
    "parent": roots[0].get("parentSpanId"),
    "errors": [span["name"] for span in spans if span["status"]["code"] == 2],
    "events": [event["name"] for span in spans for event in span["events"]],
}))
