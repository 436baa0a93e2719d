"""Parses a page with Python's own parser and prints its elements and attributes."""
import html.parser
import json
import sys


class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.elements, self.attributes, self.text, self.open = set(), set(), [], []

    def handle_starttag(self, tag, attributes):
        self.elements.add(tag)
        self.attributes.update(name for name, _ in attributes)
        if tag not in ("meta", "rect", "path", "circle", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.add(tag)
        self.attributes.update(name for name, _ in attributes)

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        self.text.append(data)


page = sys.stdin.buffer.read().decode("utf-8")
reader = Reader()
reader.feed(page)
reader.close()
print(json.dumps({
    "elements": sorted(reader.elements),
    "attributes": sorted(reader.attributes),
    "open": reader.open,
    "text": "".join(reader.text),
}))
