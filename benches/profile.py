"""Where the time of a build goes, by stage: a table and a picture.

    python3 benches/profile.py SITE [PICTURE]

builds the program with frame pointers in target/profile, samples a build of SITE with `perf` (Debian: linux-perf), prints a table
of the stages, and draws it into PICTURE if one is named. docs/performance.md has the last one.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HERTZ = 499

# A sample belongs to the stage of the innermost function that names one.
STAGES = [
    ("read", r"disclog::disk::|source::files|disclog::unchanged"),
    ("parse", r"disclog::private::source::"),
    ("check", r"disclog::private::check::|disclog::law::"),
    ("redact", r"disclog::private::(redact|withheld)|disclog::private::suppression"),
    ("Markdown", r"disclog::markdown::|pulldown_cmark::"),
    ("render", r"disclog::render::|disclog::theme::|tera::"),
    ("index", r"disclog::search::"),
    ("data", r"disclog::data::"),
    ("gate", r"disclog::publish::gate"),
    ("hash", r"sha2::|sha256"),
    ("write", r"disclog::publish::|disclog::diagnostics::"),
]
# The C library has no frame pointers: what calls it is not seen there.
ALLOCATOR = r"malloc|calloc|realloc|cfree|_int_free|unlink_chunk"
OTHER = ["allocator", "system, and what has no name"]


def built():
    target = ROOT / "target" / "profile"
    environment = {
        **os.environ,
        "CARGO_TARGET_DIR": str(target),
        "RUSTFLAGS": "-C force-frame-pointers=yes",
        "CARGO_PROFILE_RELEASE_DEBUG": "line-tables-only",
    }
    subprocess.run(["cargo", "build", "--quiet", "--release"], cwd=ROOT, env=environment, check=True)
    return target / "release" / "disclog"


def stacks(site):
    """Each sample's functions, the innermost first."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as work:
        data = f"{work}/perf.data"
        command = [built(), "build", "--quiet", "--site", site, "--out", f"{work}/out", "--date", "2026-11-25"]
        record = ["perf", "record", "--quiet", "-F", str(HERTZ), "--call-graph", "fp", "-o", data, *command]
        subprocess.run(record, stderr=subprocess.DEVNULL, check=True)
        script = ["perf", "script", "-i", data, "--no-inline", "-F", "ip,sym"]
        text = subprocess.run(script, capture_output=True, text=True, check=True).stdout
    for sample in text.split("\n\n"):
        functions = re.findall(r"^\s+[0-9a-f]+ (.*)$", sample, re.MULTILINE)
        if functions:
            yield functions


def stage(functions):
    for function in functions:
        for name, pattern in STAGES:
            if re.search(pattern, function):
                return name
    return OTHER[0] if re.search(ALLOCATOR, functions[0]) else OTHER[1]


def picture(rows, total):
    """Bars, with their words beside them: nothing is told by colour alone."""
    height = 28 * len(rows) + 8
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 {height}" font-family="sans-serif" font-size="14" role="img">',
        "<title>Where the time of a build goes</title>",
        f'<rect width="640" height="{height}" fill="#fff"/>',
    ]
    longest = max(count for _, count in rows)
    for i, (name, count) in enumerate(rows):
        y = 28 * i + 22
        lines += [
            f'<text x="196" y="{y}" text-anchor="end" fill="#1a1a1a">{name}</text>',
            f'<rect x="206" y="{y - 14}" width="{360 * count / longest:.0f}" height="18" fill="#0f2c49"/>',
            f'<text x="{212 + 360 * count / longest:.0f}" y="{y}" fill="#1a1a1a">{100 * count / total:.1f} %</text>',
        ]
    return "\n".join([*lines, "</svg>", ""])


def main():
    if len(sys.argv) < 2 or not shutil.which("perf"):
        sys.exit(__doc__)
    counts = Counter(stage(functions) for functions in stacks(sys.argv[1]))
    total = sum(counts.values())
    if not total:
        sys.exit("perf took no samples")
    order = [name for name, _ in STAGES] + OTHER
    rows = [(name, counts[name]) for name in order if counts[name]]
    print(f"| stage | CPU s | of all |\n|---|---:|---:|")
    for name, count in rows:
        print(f"| {name} | {count / HERTZ:.2f} | {100 * count / total:.1f} % |")
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_text(picture(rows, total))


if __name__ == "__main__":
    main()
