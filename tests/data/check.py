"""Reads the open data of a built log with the tools of those who made its formats: check.py LOG

- data/datapackage.json and the CSV files that it describes: frictionless (every cell against its Table Schema).
- data/catalog.jsonld: rdflib reads the JSON-LD, pyshacl holds it against shapes.ttl.

Each check is also made on a copy with a fault, which must be noticed. The Rust tests (tests/metadata.rs) hold index.json
against data/response.schema.json.
"""

import json
import pathlib
import shutil
import sys
import tempfile

from frictionless import Package, system
from pyshacl import validate
from rdflib import Graph

HERE = pathlib.Path(__file__).parent
faults = 0


def say(name, found, sound=True):
    """Counts a check: what was found is to be nothing, or for a planted fault something."""
    global faults
    good = bool(found) != sound
    faults += not good
    print(("ok    " if good else "FAULT ") + name)
    if found and not good:
        print("      " + "\n      ".join(str(line) for line in found[:10]))


def package(folder):
    report = Package(str(folder / "datapackage.json")).validate()
    return [f"{error.title}: {error.message}" for task in report.tasks for error in task.errors] + [str(error) for error in report.errors]


def catalogue(text):
    graph = Graph().parse(data=text, format="json-ld")
    conforms, _, words = validate(graph, shacl_graph=str(HERE / "shapes.ttl"), shacl_graph_format="turtle")
    return [] if conforms else words.splitlines()


def main():
    data = pathlib.Path(sys.argv[1]) / "data"
    system.trusted = True
    say("datapackage.json and its files", package(data))
    with tempfile.TemporaryDirectory() as copy:
        copy = pathlib.Path(copy) / "data"
        shutil.copytree(data, copy)
        rows = (copy / "responses.csv").read_text(encoding="utf-8")
        (copy / "responses.csv").write_text(rows.replace(",foia,", ",foi,", 1), encoding="utf-8")
        say("a law that is none is noticed", package(copy), sound=False)
        (copy / "responses.csv").write_text(rows + rows.split("\n", 2)[1] + "\n", encoding="utf-8")
        say("a row that stands twice is noticed", package(copy), sound=False)
    text = (data / "catalog.jsonld").read_text(encoding="utf-8")
    say("catalog.jsonld", catalogue(text))
    for key, what in [("dct:title", "title"), ("dct:publisher", "publisher"), ("dcat:accessURL", "address"), ("dct:license", "licence")]:
        broken = json.loads(text)
        places = [broken, *broken["dcat:dataset"], *broken["dcat:dataset"][0]["dcat:distribution"]]
        next(place for place in places if key in place).pop(key)
        say(f"a catalogue without its {what} is noticed", catalogue(json.dumps(broken)), sound=False)
    sys.exit(faults > 0)


main()
