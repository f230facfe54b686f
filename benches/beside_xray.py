"""The inspector beside the Free Law Project's x-ray, on the same PDFs in one run.

    python3 -m venv target/xray && target/xray/bin/pip install x-ray
    cargo build && target/xray/bin/python benches/beside_xray.py [FOLDER OR FILE ...]

Without names: the PDFs of tests/leaks. Prints what x-ray finds on each page, and whether the inspector blocks the file for text under
something (`covered-text` and its kin) or for another cause. Ends with 1 if x-ray finds a bad redaction in a file for which
the inspector has no such finding.
"""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import xray

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug" / "disclog"
COVERED = {"covered-text", "covered-text-image", "same-colour-text", "invisible-text"}


def pdfs(names):
    for name in names or [ROOT / "tests" / "leaks"]:
        path = Path(name)
        yield from sorted(path.rglob("*.pdf")) if path.is_dir() else [path]


def inspected(path):
    answer = subprocess.run([PROGRAM, "inspect", "--format", "json", path], capture_output=True, check=False)
    findings = json.loads(answer.stdout)["files"][0]["findings"]
    return {finding["code"] for finding in findings if finding["severity"] == "block"}


def main():
    behind, both, alone = [], 0, 0
    for path in pdfs(sys.argv[1:]):
        try:
            theirs = sum(len(found) for found in asyncio.run(xray.inspect(str(path))).values())
        except Exception as error:  # x-ray gives up on some files.
            theirs = 0
            print(f"{path.name}: x-ray fails ({type(error).__name__})")
        ours = inspected(path)
        covered = ours & COVERED
        if theirs and not covered:
            behind.append(path.name)
        both += bool(theirs and covered)
        alone += bool(covered and not theirs)
        print(f"{path.name}: x-ray {theirs or 'nothing'}; disclog {', '.join(sorted(ours)) or 'nothing'}")
    print(f"\nfound by both: {both}; by disclog alone: {alone}; by x-ray alone: {len(behind)} {' '.join(behind)}")
    return 1 if behind else 0


sys.exit(main())
