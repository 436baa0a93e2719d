"""Tells which plans a JSON Schema refuses.

Standard input is a JSON document with a "schema" and "plans", texts by their names. The answer, a
JSON document too, has for each name null where the plan conforms, and a text where it does not; a
plan that is no YAML is left out.
"""

import json
import re
import sys

import jsonschema
import yaml


class CoreLoader(yaml.SafeLoader):
    """Reads YAML 1.2, as editors do: `on` is a text and `1:30` is no number.

    Keys are texts as they stand there, since a schema knows no others.
    """

    yaml_implicit_resolvers = {}

    def construct_mapping(self, node, deep=False):
        mapping = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode) or key_node.value in mapping:
                raise yaml.constructor.ConstructorError(None, None, "a key that is none")
            mapping[key_node.value] = self.construct_object(value_node, deep=True)
        return mapping


def construct_whole_mapping(loader, node):
    return loader.construct_mapping(node, deep=True)


def construct_integer(loader, node):
    text = loader.construct_scalar(node)
    base = {"0o": 8, "0x": 16}.get(text[:2], 10)
    return int(text[2:] if base != 10 else text, base)


def construct_float(loader, node):
    return float(loader.construct_scalar(node).lower().replace(".inf", "inf").replace(".nan", "nan"))


for tag, pattern, first in [
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", list("-+0123456789")),
    (
        "float",
        r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)"
        r"|\.(?:nan|NaN|NAN))$",
        list("-+.0123456789"),
    ),
]:
    CoreLoader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), first)
CoreLoader.add_constructor("tag:yaml.org,2002:map", construct_whole_mapping)
CoreLoader.add_constructor("tag:yaml.org,2002:int", construct_integer)
CoreLoader.add_constructor("tag:yaml.org,2002:float", construct_float)


def main():
    request = json.load(sys.stdin)
    jsonschema.Draft7Validator.check_schema(request["schema"])
    validator = jsonschema.Draft7Validator(request["schema"])
    answer = {}
    for name, text in request["plans"].items():
        try:
            plan = yaml.load(text, Loader=CoreLoader)
        except (yaml.YAMLError, ValueError, KeyError, RecursionError):
            continue
        error = next(validator.iter_errors(plan), None)
        answer[name] = error and "/".join(map(str, error.absolute_path)) + ": " + error.message
    json.dump(answer, sys.stdout)


main()
