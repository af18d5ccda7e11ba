#!/usr/bin/python3
"""Ansible module: makes a host's files what they should be, in one go, and removes ours that are no longer wanted."""

from __future__ import annotations

DOCUMENTATION = r"""
module: bmon_files
short_description: Makes a set of files what it should be
description:
  - Writes each file that differs, by writing beside it and renaming, and says which roles own the files that changed.
  - Remembers what it wrote in C(record); what stands there and is no longer asked for is removed.
  - Remembers there too which roles have not yet acted on a change, so that a run that failed half-way is completed by the next.
options:
  files:
    description: A list of path, content, mode, owner and role.
    type: list
    elements: dict
    default: []
  done:
    description: Roles that have acted on their changes; nothing else is looked at then.
    type: list
    elements: str
    default: []
  record:
    description: Where the list of our files is kept.
    type: path
    required: true
  partial:
    description: Whether these are only some of our files, so that none is removed.
    type: bool
    default: false
"""

import json
import os
import pwd
import tempfile
from typing import Any

from ansible.module_utils.basic import AnsibleModule


def owner_of(owner: str) -> tuple[int, int]:
    if owner.isdigit():
        return int(owner), int(owner)
    entry = pwd.getpwnam(owner)
    return entry.pw_uid, entry.pw_gid


def read(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8", newline="") as stream:
            return stream.read()
    except FileNotFoundError:
        return None


def is_as_wanted(file: dict[str, Any], content: str | None) -> bool:
    if content != file["content"]:
        return False
    state = os.stat(file["path"])
    return (state.st_mode & 0o7777, (state.st_uid, state.st_gid)) == (int(file["mode"], 8), owner_of(file["owner"]))


def write(path: str, content: str, mode: int, owner: tuple[int, int]) -> None:
    os.makedirs(os.path.dirname(path), mode=0o755, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=".bmon-", dir=os.path.dirname(path))
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
        stream.write(content)
    os.chown(beside, *owner)
    os.chmod(beside, mode)
    os.replace(beside, path)


def save(path: str, files: dict[str, str], pending: set[str]) -> None:
    text = json.dumps({"files": files, "pending": sorted(pending)}, indent=2, sort_keys=True) + "\n"
    if text != read(path):
        write(path, text, 0o644, (0, 0))


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "files": {"type": "list", "elements": "dict", "default": []},
            "done": {"type": "list", "elements": "str", "default": []},
            "record": {"type": "path", "required": True},
            "partial": {"type": "bool", "default": False},
        },
        supports_check_mode=True)
    known = json.loads(read(module.params["record"]) or '{"files": {}, "pending": []}')
    record: dict[str, str] = known["files"]
    pending = set(known["pending"])
    if module.params["done"]:
        if not module.check_mode:
            save(module.params["record"], record, pending - set(module.params["done"]))
        module.exit_json(changed=False)

    files = module.params["files"]
    wanted = {file["path"]: file["role"] for file in files}
    contents = {file["path"]: read(file["path"]) for file in files}
    different = [file for file in files if not is_as_wanted(file, contents[file["path"]])]
    gone = [] if module.params["partial"] else sorted(path for path in record if path not in wanted and os.path.exists(path))
    pending |= {file["role"] for file in different} | {record[path] for path in gone}
    kept = {**record, **wanted} if module.params["partial"] else wanted
    if not module.check_mode:
        # What is to be done is on disk before the first file changes.
        save(module.params["record"], {**record, **wanted}, pending)
        for file in different:
            write(file["path"], file["content"], int(file["mode"], 8), owner_of(file["owner"]))
        for path in gone:
            os.remove(path)
        save(module.params["record"], kept, pending)
    changes = [{"before_header": file["path"], "after_header": file["path"], "before": contents[file["path"]] or "",
                "after": file["content"]} for file in different]
    changes += [{"before_header": path, "after_header": "removed", "before": path + "\n", "after": ""} for path in gone]
    module.exit_json(changed=bool(changes), pending=sorted(pending), diff=changes)


if __name__ == "__main__":
    main()
