#!/usr/bin/env python3
"""Writes THIRD-PARTY.md: what is linked into the program, its licences and their notices.

    python3 .ci/third_party.py            writes it
    python3 .ci/third_party.py --check    fails where it is not up to date

A crate counts if a path of normal dependencies leads to it on any platform; what only builds or
tests is not linked in. Texts and notices are read from the crates themselves, so the file follows
from Cargo.lock alone. A crate without any of the LICENCES below is an error: the same check as
`cargo deny check licenses`, for machines without cargo-deny.
"""

import collections
import json
import pathlib
import re
import struct
import subprocess
import sys
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = ROOT / "THIRD-PARTY.md"

# Where a crate offers a choice, the first of these is taken: the Apache licence asks for no notice
# of each crate. With each: how its text is known, as words in lower case without punctuation.
LICENCES = {
    "Apache-2.0": "apache license version 2 0 january 2004",
    "MIT": "permission is hereby granted free of charge to any person",
    "BSD-3-Clause": "neither the name",
    "BSD-2-Clause": "redistribution and use in source and binary forms",
    "Zlib": "this software is provided as is without any express or implied",
    "Unicode-3.0": "unicode license v3",
    "0BSD": "permission to use copy modify and or distribute this software for any purpose",
}
# Of these every copy says the same, whatever its heading and its line breaks: one text is enough.
SAME_EVERYWHERE = {"Apache-2.0", "MIT", "Unicode-3.0", "0BSD"}
NEEDS_NOTICE = set(LICENCES) - {"Apache-2.0", "0BSD"}

LICENCE_FILE = re.compile(r"(?i)^(licen[cs]e|copying|copyright)")
NOTICE = re.compile(r"^\W*((?:Copyright|©|\([cC]\) *\d).*\S)")
NO_NOTICE = re.compile(r"Copyright (notice|holder|owner|\[yyyy)")
# In a NOTICE file, what is not linked in: Typst's fonts (its feature "fonts" is off), and tests.
NOT_LINKED = re.compile(r"(?i)\.(ttf|otf|pfb)\b|\b(fonts|tests)/")

Work = collections.namedtuple("Work", "name version declared licences texts")


def linked_crates():
    """Returns the packages that are linked into the program, by name and version."""
    command = ["cargo", "metadata", "--locked", "--format-version", "1"]
    run = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    metadata = json.loads(run.stdout)
    packages = {package["id"]: package for package in metadata["packages"]}
    edges = {node["id"]: node["deps"] for node in metadata["resolve"]["nodes"]}
    root = metadata["resolve"]["root"]
    found, waiting = set(), [root]
    while waiting:
        here = waiting.pop()
        if here in found:
            continue
        found.add(here)
        for edge in edges[here]:
            targets = packages[edge["pkg"]]["targets"]
            normal = any(kind["kind"] is None for kind in edge["dep_kinds"])
            if normal and not any("proc-macro" in target["kind"] for target in targets):
                waiting.append(edge["pkg"])
    found.discard(root)
    linked = [packages[each] for each in found]
    return sorted(linked, key=lambda package: (package["name"], package["version"]))


def chosen(declared):
    """Returns the licences used of an SPDX expression, or None if a part of it has none of ours."""
    parts = [re.split(r" OR |/", part.strip("() ")) for part in declared.split(" AND ")]
    choices = [[known for known in LICENCES if known in map(str.strip, part)] for part in parts]
    return sorted({choice[0] for choice in choices}) if all(choices) else None


def is_notice(line):
    """Returns whether a line of a licence's text names who holds the copyright."""
    return bool(NOTICE.match(line)) and not NO_NOTICE.search(line)


def without_notices(text):
    """Returns a text's lines but its copyright notices, without empty ones at its ends."""
    lines = [line for line in text.splitlines() if not is_notice(line)]
    return clean("\n".join(lines)).splitlines()


def words(text):
    """Returns the words of a text without its notices, to compare it with others."""
    return " ".join(re.findall(r"[a-z0-9]+", " ".join(without_notices(text)).lower()))


def texts_in(folder):
    """Returns the texts of a crate's licence files."""
    files = [file for file in sorted(folder.iterdir()) if LICENCE_FILE.match(file.name)]
    return [clean(file.read_text("utf-8", "replace")) for file in files if file.is_file()]


def clean(text):
    """Returns a text without blanks at the ends of its lines and empty lines around it."""
    return "\n".join(line.expandtabs(4).rstrip() for line in text.splitlines()).strip("\n")


def text_of(work, licence):
    """Returns the one of a work's texts that is the licence's, or None."""
    return next((text for text in work.texts if LICENCES[licence] in words(text)), None)


def notices(work, licence):
    """Returns the copyright notices in a work's text of a licence, each once, in their order."""
    lines = filter(is_notice, (text_of(work, licence) or "").splitlines())
    return list(dict.fromkeys(NOTICE.match(line)[1] for line in lines))


def syntaxes(folder, version):
    """Returns the syntax definitions that the crate two-face embeds, with their licences.

    Its list is bincode, deflated: a count, then a number for the licence, the text and the path of
    each; for the definitions first, then for colour themes, which the linker drops.
    """
    data = zlib.decompress((folder / "generated" / "acknowledgements_full.bin").read_bytes())
    kinds = [None, "MIT", "BSD-2-Clause", "BSD-2-Clause", None, "BSD-3-Clause", "Apache-2.0", None]
    place = 8
    for _ in range(struct.unpack_from("<Q", data)[0]):
        kind, = struct.unpack_from("<I", data, place)
        place += 4
        strings = []
        for _ in range(2):
            length, = struct.unpack_from("<Q", data, place)
            strings.append(data[place + 8:place + 8 + length].decode())
            place += 8 + length
        name = strings[1].removeprefix("syntaxes/").rsplit("/", 1)[0]
        licence = kinds[kind]
        if licence:
            yield Work(f"two-face: {name}", version, licence, [licence], [clean(strings[0])])


def works():
    """Returns everything that is linked in, and by crate what the NOTICE files say of it."""
    found, said = [], {}
    for package in linked_crates():
        name, version = package["name"], package["version"]
        folder = pathlib.Path(package["manifest_path"]).parent
        declared = package["license"] or "none"
        licences = chosen(declared)
        if licences is None:
            sys.exit(f"{name} {version}: licence {declared} is none of {', '.join(LICENCES)}")
        found.append(Work(name, version, declared, licences, texts_in(folder)))
        notice = folder / "NOTICE"
        if notice.exists():
            said[name] = notice_of_linked(notice.read_text("utf-8"))
        if name == "two-face":
            found.extend(syntaxes(folder, version))
    return found, said


def notice_of_linked(text):
    """Returns the parts of a NOTICE file that are about something linked in."""
    parts = re.split(r"(?m)^={20,}$|^(?=# )", clean(text))
    return "\n\n".join(part.strip("\n") for part in parts if lists_linked(part))


def lists_linked(part):
    """Returns whether a part of a NOTICE file lists anything that is linked in."""
    return any(not NOT_LINKED.search(line) for line in re.findall(r"(?m)^[*-] .*$", part))


def notice_line(work, licence):
    """Returns a line with a work's name and its notices."""
    named = "; ".join(notices(work, licence))
    return f"{work.name}: {named or 'Copyright of its authors'}"


def fenced(lines):
    """Returns lines as a block that Markdown leaves as it is."""
    return ["```text", *lines, "```", ""]


def section(licence, all_works):
    """Returns a licence's part of the page: the notices it asks for, then each of its texts."""
    of_it = [work for work in all_works if licence in work.licences]
    lines = [f"## {licence}", ""]
    if licence in NEEDS_NOTICE:
        lines += fenced(notice_line(work, licence) for work in of_it)
    by_words = collections.defaultdict(list)
    for work in all_works:
        text = text_of(work, licence)
        if text and (licence in SAME_EVERYWHERE or work in of_it):
            by_words[words(text)].append((work.name, text))
    texts = sorted(by_words.values(), key=lambda same: (-len(same), same[0]))
    if not texts:
        sys.exit(f"{licence}: no crate brings its text")
    for same in texts[:1] if licence in SAME_EVERYWHERE else texts:
        if licence not in SAME_EVERYWHERE:
            lines += [f"Of {', '.join(sorted(name for name, _ in same))}:", ""]
        lines += fenced(without_notices(same[0][1]))
    return lines


def page():
    """Returns the whole page."""
    all_works, said = works()
    rows = (
        f"| {work.name} | {work.version} | {work.declared} | {', '.join(work.licences)} |"
        for work in all_works
    )
    used = set().union(*(work.licences for work in all_works))
    lines = [
        "# What is linked into tachiiri, and under which licences",
        "",
        "Written by `.ci/third_party.py` from Cargo.lock: do not edit. The program's own licence",
        "is in `LICENSE`; the fonts embedded in it have theirs (SIL Open Font License 1.1) in",
        "`fonts/`.",
        "",
        "Where a crate offers a choice, the last column has the licence that is used. Lines that",
        "begin with `two-face:` are definitions of languages' syntax that Typst embeds.",
        "",
        "| crate | version | licence | used |",
        "|---|---|---|---|",
        *rows,
        "",
    ]
    for licence in filter(used.__contains__, LICENCES):
        lines += section(licence, all_works)
    lines += ["## Notices of crates", ""]
    for name, text in said.items():
        if text:
            lines += [f"### {name}", "", *fenced(text.splitlines())]
    return "\n".join(lines).rstrip("\n") + "\n"


def main():
    text = page()
    if sys.argv[1:] == ["--check"]:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
            sys.exit("THIRD-PARTY.md is not up to date: run python3 .ci/third_party.py")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
