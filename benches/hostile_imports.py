"""Letters and tables that are broken at random, given to `disclog import`: each must end in an answer.

    cargo build --release && python3 benches/hostile_imports.py [ROUNDS] [FOLDER]

takes the letters, pages and tables below FOLDER (tests/) in turn, ROUNDS of them (default 1,000), changes, cuts, doubles or moves some of
their bytes or of those of a part inside, and imports each into a site of its own. Ends with 1 if one takes longer than ten seconds or more than 512 MB, or ends
in anything but an exit status of 0 to 2.
"""

import io
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = Path(os.environ.get("DISCLOG", ROOT / "target" / "release" / "disclog"))
KINDS = {"docx", "odt", "html", "xlsx", "ods", "csv"}
SECONDS, BYTES = 10, 512 << 20


def broken(data, chance):
    data = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(5):
            case 0 if data:
                data[min(at, len(data) - 1)] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randint(1, 1 << chance.randint(0, 12))]
            case 2:
                data[at:at] = data[at : at + chance.randint(1, 4096)]
            case 3:
                del data[at:]
            case _:
                data[at:at] = chance.choice([b"<", b"\0" * 64, b"\xff\xff\xff\xff", b"{{s40(2)|x}}", b"+++\n", b"&#x10FFFF;"])
    return bytes(data)


def broken_inside(data, chance):
    """The same of one part of a container, which is put together soundly again."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = chance.choice(sorted(parts))
    parts[name] = broken(parts[name], chance)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return whole.getvalue()


def limited():
    # Twice of what it may have at once: address space is more than memory.
    resource.setrlimit(resource.RLIMIT_AS, (4 * BYTES, 4 * BYTES))


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "tests"
    samples = sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix[1:] in KINDS and "node_modules" not in p.parts)
    if not samples:
        sys.exit(f"no letters, pages or tables below {folder}")
    chance, bad, longest = random.Random(1), 0, 0.0
    with tempfile.TemporaryDirectory() as work:
        site = Path(work) / "site"
        site.mkdir()
        (site / "site.toml").write_bytes((ROOT / "tests" / "rules" / "site.toml").read_bytes())
        for i in range(rounds):
            sample = samples[i % len(samples)]
            kind = sample.suffix[1:]
            path = Path(work) / f"broken.{kind}"
            data = sample.read_bytes()
            inside = chance.random() < 0.7 and zipfile.is_zipfile(sample)
            data = (broken_inside if inside else broken)(data, chance)
            path.write_bytes(data)
            command = [PROGRAM, "import", kind, path, "--site", site, "--report", Path(work) / "report", "--date", "2026-11-25"]
            began = time.monotonic()
            try:
                status = subprocess.run(command, capture_output=True, timeout=SECONDS, preexec_fn=limited, check=False).returncode
            except subprocess.TimeoutExpired:
                status = "too long"
            longest = max(longest, time.monotonic() - began)
            if status not in (0, 1, 2):
                bad += 1
                kept = Path(tempfile.gettempdir()) / f"hostile-{i}.{kind}"
                kept.write_bytes(data)
                print(f"{sample.name}: {status}, kept as {kept}")
            for made in (site / "content" / "responses").glob("*"):
                if made.is_file():
                    made.unlink()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{rounds} of {len(samples)} documents: longest {longest:.1f} s, most {peak:.0f} MB, {bad} bad ends")
    sys.exit(bad > 0 or peak > BYTES >> 20)


if __name__ == "__main__":
    main()
