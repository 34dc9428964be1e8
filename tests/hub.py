"""A stand-in for the Hub on loopback: data sets with branches, tags and large files, and ways to break.

It answers what the real client (huggingface_hub) asks when it creates, uploads, commits, tags, lists and downloads.
Large files go the way of Git LFS (hf_xet turned off), or by hf_xet into a folder, and from there to who asks by hf_xet.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests import serving
from tests.hub_state import LARGE, TOKEN, Fault, Hub, Repository, git_sha1

__all__ = ["TOKEN", "Fault", "Hub", "Repository", "running"]


class _Handler(serving.Handler):
    hub: Hub
    broken: str | None = None

    def respond(self) -> None:
        path = unquote(urlsplit(self.path).path)
        with self.hub.lock:
            self.hub.asked.append((self.command, path))
            fault = self.hub.fault(self.command, path)
            if self.hub.on_request:
                self.hub.on_request(self.command, path)
        length = int(self.headers.get("Content-Length") or 0)
        if fault == "drop" and self.command != "GET":
            self.rfile.read(length // 2)
            self.close_connection = True
            return
        chunked = self.headers.get("Transfer-Encoding") == "chunked"
        body = self._chunks() if chunked else self.rfile.read(length)
        if not chunked and len(body) < length:  # whoever asked is gone
            self.close_connection = True
            return
        if isinstance(fault, int):
            self.error(fault)
            return
        self.broken = fault
        with self.hub.lock:
            self._route(path, body)

    def _chunks(self) -> bytes:
        found = b""
        while size := int(self.rfile.readline().strip() or b"0", 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found

    def _route(self, path: str, body: bytes) -> None:
        writing = self.command in ("POST", "PUT", "DELETE") and not path.startswith("/blobs/")
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if writing and path != "/api/validate-yaml" and token not in self.hub.writers:
            self.error(403 if token else 401)
            return
        for pattern, do in _ROUTES:
            if match := re.fullmatch(pattern, f"{self.command} {path}"):
                do(self, body, **match.groupdict())
                return
        self.error(404)

    def answer(self, value: Any = None, code: int = 200, content: bytes | None = None, **headers: str) -> None:
        if self.broken == "lost":
            self.close_connection = True
            return
        body = json.dumps(value).encode() if content is None else content
        self.send_response(code)
        kind = "application/json" if content is None else "application/octet-stream"
        given = {"Content-Type": kind, "Content-Length": str(len(body)), **headers}
        for name, text in given.items():
            self.send_header(name.replace("_", "-"), text)
        self.end_headers()
        if self.command == "HEAD":
            return
        if self.broken == "drop":
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            self.close_connection = True
        else:
            self.wfile.write(body)

    def error(self, code: int, said: str = "", name: str = "") -> None:
        self.broken = None
        said = said or f"status {code}"
        if name:
            self.answer({"error": said}, code, X_Error_Code=name, X_Error_Message=said)
        else:
            self.answer({"error": said}, code)

    def repository(self, name: str) -> Repository | None:
        found = self.hub.repositories.get(name)
        if found is None:
            self.error(404, "Repository not found", "RepoNotFound")
        return found

    # What is answered, one method a route.

    def create(self, body: bytes) -> None:
        asked = json.loads(body)
        name = f"{asked['organization']}/{asked['name']}"
        if name in self.hub.repositories:
            self.answer({"error": "You already created this", "url": f"{self.hub.url}/datasets/{name}"}, 409)
            return
        made = Repository(private=bool(asked.get("private")) or asked.get("visibility") == "private")
        made.commit("main", {".gitattributes": self.hub.keep(b"*.parquet filter=lfs\n")})
        self.hub.repositories[name] = made
        self.answer({"url": f"{self.hub.url}/datasets/{name}"})

    def settings(self, body: bytes, repo: str) -> None:
        if found := self.repository(repo):
            found.gated = json.loads(body).get("gated", found.gated)
            self.answer({})

    def info(self, _: bytes, repo: str, revision: str = "main") -> None:
        if found := self.repository(repo):
            commit = found.resolve(revision)
            if commit is None:
                self.error(404, "Revision not found", "RevisionNotFound")
                return
            facts = {"id": repo, "sha": commit, "private": found.private, "gated": found.gated, "tags": []}
            self.answer({**facts, "siblings": [{"rfilename": name} for name in sorted(found.commits[commit])]})

    def refs(self, _: bytes, repo: str) -> None:
        if found := self.repository(repo):
            kinds = {"branches": ("heads", found.branches), "tags": ("tags", found.tags)}
            listed = {
                kind: [{"name": n, "ref": f"refs/{ref}/{n}", "targetCommit": c} for n, c in names.items()]
                for kind, (ref, names) in kinds.items()
            }
            self.answer({**listed, "converts": []})

    def tree(self, _: bytes, repo: str, revision: str, below: str = "") -> None:
        if found := self.repository(repo):
            commit = found.resolve(revision)
            if commit is None:
                self.error(404, "Revision not found", "RevisionNotFound")
                return
            deep = parse_qs(urlsplit(self.path).query).get("recursive", ["false"])[0].lower() in ("true", "1")
            start, entries = f"{below}/" if below else "", {}
            for name, sha in sorted(found.commits[commit].items()):
                rest = name.removeprefix(start)
                if not name.startswith(start):
                    continue
                if "/" in rest and not deep:
                    folder = start + rest.split("/")[0]
                    entries[folder] = {"type": "directory", "path": folder, "oid": "0" * 40, "size": 0}
                else:
                    entries[name] = self._entry(name, sha)
            self.answer(list(entries.values()))

    def _entry(self, name: str, sha: str) -> dict[str, Any]:
        if sha in self.hub.by_xet:
            size = self.hub.by_xet[sha]
            return {"type": "file", "path": name, "oid": "0" * 40, "size": size, "lfs": {"oid": sha, "size": size,
                    "pointerSize": 130}}  # fmt: skip
        content = self.hub.blobs[sha]
        entry = {"type": "file", "path": name, "oid": git_sha1(content), "size": len(content)}
        if name.endswith(LARGE):
            entry["lfs"] = {"oid": sha, "size": len(content), "pointerSize": 130}
        return entry

    def paths_info(self, body: bytes, repo: str, revision: str) -> None:
        if found := self.repository(repo):
            asked = parse_qs(body.decode()).get("paths") or json.loads(body or b"{}").get("paths", [])
            tree = found.commits[found.resolve(revision) or ""]
            self.answer([self._entry(name, tree[name]) for name in asked if name in tree])

    def preupload(self, body: bytes, **_: str) -> None:
        files = json.loads(body)["files"]
        modes = [(one["path"], "lfs" if one["path"].endswith(LARGE) else "regular") for one in files]
        self.answer({"files": [{"path": path, "uploadMode": mode, "shouldIgnore": False} for path, mode in modes]})

    def batch(self, body: bytes, repo: str) -> None:
        objects, asked = [], json.loads(body)
        by_xet = bool(self.hub.xet) and "xet" in asked["transfers"]
        for one in asked["objects"]:
            answer = {"oid": one["oid"], "size": one["size"]}
            if not by_xet and one["oid"] not in self.hub.blobs:
                url = f"{self.hub.url}/blobs/{one['oid']}"
                verify = {"href": f"{self.hub.url}/datasets/{repo}.git/info/lfs/verify"}
                answer["actions"] = {"upload": {"href": url}, "verify": verify}
            objects.append(answer)
        self.answer({"transfer": "xet" if by_xet else "basic", "objects": objects})

    def xet_token(self, _: bytes, **__: str) -> None:
        url, exp, token = f"local://{self.hub.xet}", 4_000_000_000, "of the test"
        facts = {"casUrl": url, "exp": exp, "accessToken": token}
        self.answer(facts, X_Xet_Cas_Url=url, X_Xet_Token_Expiration=str(exp), X_Xet_Access_Token=token)

    def put(self, body: bytes, sha: str) -> None:
        if hashlib.sha256(body).hexdigest() != sha:
            self.error(400, "other content than announced")
            return
        self.hub.received += len(body)
        self.hub.blobs[sha] = bytes([body[0] ^ 1]) + body[1:] if self.broken == "wrong" else body
        self.answer({})

    def verify(self, body: bytes, **_: str) -> None:
        asked = json.loads(body)
        there = asked["oid"] in self.hub.blobs
        self.answer({}, 200 if there else 404)

    def commit(self, body: bytes, repo: str, revision: str) -> None:
        found = self.repository(repo)
        if found is None:
            return
        lines = [json.loads(line) for line in body.splitlines() if line]
        parent = lines[0]["value"].get("parentCommit")
        if parent and parent != found.branches.get(revision):
            self.error(412, "A commit has happened since. Please refresh and try again.")
            return
        tree = dict(found.commits[found.branches[revision]])
        for line in lines[1:]:
            value = line["value"]
            if line["key"] == "deletedFile":
                tree.pop(value["path"])
            elif line["key"] == "lfsFile":
                if self.hub.xet and value["oid"] not in self.hub.blobs:
                    self.hub.by_xet[value["oid"]] = value["size"]
                elif value["oid"] not in self.hub.blobs:
                    self.error(400, "LFS pointer to a file that does not exist")
                    return
                tree[value["path"]] = value["oid"]
            else:
                tree[value["path"]] = self.hub.keep(base64.b64decode(value["content"]))
        name = found.commit(revision, tree)
        self.answer({"commitUrl": f"{self.hub.url}/datasets/{repo}/commit/{name}", "commitOid": name})

    def branch(self, body: bytes, repo: str, name: str) -> None:
        if found := self.repository(repo):
            if self.command == "DELETE":
                found.branches.pop(name, None)
            elif name in found.branches:
                self.error(409, "Reference already exists")
                return
            else:
                start = json.loads(body or b"{}").get("startingPoint", "main")
                found.branches[name] = found.resolve(start) or ""
            self.answer({})

    def tag(self, body: bytes, repo: str, revision: str) -> None:
        if found := self.repository(repo):
            name = json.loads(body)["tag"]
            if name in found.tags:
                self.error(409, "Tag already exists")
                return
            found.tags[name] = found.resolve(revision) or ""
            self.answer({})

    def content(self, _: bytes, repo: str, revision: str, name: str) -> None:
        found = self.repository(repo)
        if found is None:
            return
        commit = found.resolve(revision)
        if commit is None:
            self.error(404, "Revision not found", "RevisionNotFound")
            return
        sha = found.commits[commit].get(name)
        if sha is None:
            self.error(404, "Entry not found", "EntryNotFound")
            return
        if sha in self.hub.by_xet:
            self._by_xet(repo, sha, commit)
            return
        whole = self.hub.blobs[sha]
        sent = whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:] if self.broken == "wrong" else whole
        etag = sha if name.endswith(LARGE) else git_sha1(whole)
        headers = {"ETag": f'"{etag}"', "X-Repo-Commit": commit, "Accept-Ranges": "bytes"}
        if name.endswith(LARGE):
            headers |= {"X-Linked-Etag": f'"{etag}"', "X-Linked-Size": str(len(whole))}
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if asked:
            start, end = int(asked[1]), min(int(asked[2]), len(sent) - 1) if asked[2] else len(sent) - 1
            headers["Content-Range"] = f"bytes {start}-{end}/{len(sent)}"
            sent = sent[start : end + 1]
        if self.command == "GET":
            self.hub.sent += len(sent)
        self.answer(None, 206 if asked else 200, sent, **headers)

    def _by_xet(self, repo: str, sha: str, commit: str) -> None:
        """Say where hf_xet finds a file; the plain way there is none here."""
        if self.command != "HEAD":
            self.error(404, "Only by hf_xet")
            return
        size, route = str(self.hub.by_xet[sha]), f"{self.hub.url}/api/datasets/{repo}/xet-read-token/{commit}"
        headers = {"ETag": f'"{sha}"', "X-Linked-Etag": f'"{sha}"', "X-Linked-Size": size, "X-Repo-Commit": commit}
        self.answer(None, 200, b"", **headers, X_Xet_Hash=self.hub.xet_hashes[sha], X_Xet_Refresh_Route=route)


_DATA = r"/api/datasets/(?P<repo>[^/]+/[^/]+)"
_ROUTES: tuple[tuple[str, Callable[..., None]], ...] = (
    (r"POST /api/repos/create", _Handler.create),
    (r"POST /api/validate-yaml", lambda self, _: self.answer({"errors": [], "warnings": []})),
    (r"GET /api/whoami-v2", lambda self, _: self.answer({"name": "tester", "type": "user", "orgs": []})),
    (rf"PUT {_DATA}/settings", _Handler.settings),
    (rf"GET {_DATA}", _Handler.info),
    (rf"GET {_DATA}/revision/(?P<revision>.+)", _Handler.info),
    (rf"GET {_DATA}/refs", _Handler.refs),
    (rf"GET {_DATA}/tree/(?P<revision>[^/]+)(/(?P<below>.+))?", lambda self, body, repo, revision, below=None:
     _Handler.tree(self, body, repo, revision, below or "")),
    (rf"POST {_DATA}/paths-info/(?P<revision>.+)", _Handler.paths_info),
    (rf"GET {_DATA}/xet-(write|read)-token/(?P<revision>.+)", _Handler.xet_token),
    (rf"POST {_DATA}/preupload/(?P<revision>.+)", _Handler.preupload),
    (r"POST /datasets/(?P<repo>[^/]+/[^/]+)\.git/info/lfs/objects/batch", _Handler.batch),
    (r"POST /datasets/(?P<repo>[^/]+/[^/]+)\.git/info/lfs/verify", _Handler.verify),
    (r"PUT /blobs/(?P<sha>[0-9a-f]{64})", _Handler.put),
    (rf"POST {_DATA}/commit/(?P<revision>.+)", _Handler.commit),
    (rf"(POST|DELETE) {_DATA}/branch/(?P<name>.+)", _Handler.branch),
    (rf"POST {_DATA}/tag/(?P<revision>.+)", _Handler.tag),
    (r"(GET|HEAD) /datasets/(?P<repo>[^/]+/[^/]+)/resolve/(?P<revision>[^/]+)/(?P<name>.+)", _Handler.content),
)  # fmt: skip


@contextmanager
def running(hub: Hub) -> Iterator[Hub]:
    """Serve until the end of the block."""
    with serving.on_loopback(_Handler, hub=hub) as hub.url:
        yield hub
