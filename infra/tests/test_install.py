"""Installing a version of Bitcoin Core: what is not what it should be is not installed."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
import unittest
from pathlib import Path

INFRA = Path(__file__).parent.parent
MISSING = [program for program in ("unshare", "curl", "git", "gpg") if shutil.which(program) is None]
REASON = "needs root" if os.geteuid() != 0 else "needs " + " ".join(MISSING) if MISSING else ""


@unittest.skipIf(REASON, f"NOT RUN: {REASON}")
class InstallTests(unittest.TestCase):
    """The program sees a /opt and an /etc/bmon of its own, which are folders of the test."""

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name in ("opt", "etc", "gpg", "releases", "source"):
            (self.folder / name).mkdir(mode=0o700)
        (self.folder / "program").write_text("#!/bin/sh\n", encoding="utf-8")
        (self.folder / "program").chmod(0o755)

    def install(self, version: str) -> tuple[int, str]:
        script = (f"mkdir -p /etc/bmon && mount --bind {self.folder}/opt /opt && mount --bind {self.folder}/etc /etc/bmon && "
                  f"exec {INFRA}/files/bitcoind-install {version} file://{self.folder}/releases {self.folder}/source")
        done = subprocess.run(["unshare", "--mount", "sh", "-c", script], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False,
                              env={**os.environ, "GNUPGHOME": str(self.folder / "gpg")})
        return done.returncode, done.stdout.strip()

    def release(self, version: str, folder: str) -> Path:
        place = self.folder / "releases" / folder
        place.mkdir(parents=True)
        archive = place / f"bitcoin-{version}-{os.uname().machine}-linux-gnu.tar.gz"
        with tarfile.open(archive, "w:gz") as tar:
            tar.add(self.folder / "program", f"bitcoin-{version}/bin/bitcoind")
        digest = hashlib.sha256(archive.read_bytes()).hexdigest()
        (place / "SHA256SUMS").write_text(f"{digest}  {archive.name}\n", encoding="utf-8")
        return place

    def installed(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "opt/bitcoin").glob("*"))

    def test_a_release_is_installed_once(self) -> None:
        self.release("29.0", "bitcoin-core-29.0")
        self.assertEqual((0, "installed"), self.install("29.0"))
        self.assertEqual((0, ""), self.install("29.0"))
        self.assertEqual(["29.0"], self.installed())

    def test_a_candidate_is_found_where_candidates_are(self) -> None:
        self.release("30.0rc1", "bitcoin-core-30.0/test.rc1")
        self.assertEqual((0, "installed"), self.install("30.0rc1"))

    def test_an_archive_that_is_not_what_its_sums_say_is_not_installed(self) -> None:
        place = self.release("29.0", "bitcoin-core-29.0")
        with next(place.glob("*.tar.gz")).open("ab") as archive:
            archive.write(b"more")
        code, said = self.install("29.0")
        self.assertEqual((1, True), (code, "is not what SHA256SUMS says" in said), said)
        self.assertEqual([], self.installed())

    def test_two_known_builders_must_have_signed_where_builders_are_known(self) -> None:
        place = self.release("29.0", "bitcoin-core-29.0")
        for name in ("one", "two", "stranger"):
            self.gpg("--passphrase", "", "--quick-generate-key", name, "ed25519", "sign")
        (self.folder / "etc/builders.gpg").write_bytes(self.gpg("--export", "one", "two"))
        for signers, good in ((("one",), False), (("one", "stranger"), False), (("one", "two", "stranger"), True)):
            with self.subTest(signers):
                users = [word for name in signers for word in ("--local-user", name)]
                (place / "SHA256SUMS.asc").write_bytes(
                    self.gpg("--armor", "--detach-sign", "--output", "-", *users, str(place / "SHA256SUMS")))
                code, said = self.install("29.0")
                self.assertEqual(good, code == 0, said)
                self.assertIn("installed" if good else "signed by 1 of the known builders", said)
                self.assertEqual(["29.0"] if good else [], self.installed())

    def gpg(self, *arguments: str) -> bytes:
        return subprocess.run(["gpg", "--batch", "--quiet", "--homedir", str(self.folder / "gpg"), "--pinentry-mode", "loopback",
                               *arguments], check=True, capture_output=True).stdout

    @unittest.skipIf(shutil.which("cmake") is None, "NOT RUN: needs cmake (Debian: apt-get install cmake)")
    def test_a_commit_is_built(self) -> None:
        source = self.folder / "source"
        (source / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.16)\nproject(small NONE)\ninstall(PROGRAMS bitcoind DESTINATION bin)\n",
            encoding="utf-8")
        shutil.copy(self.folder / "program", source / "bitcoind")
        commit = ""
        for command in (["init", "-q"], ["add", "-A"],
                        ["-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-q", "-m", "small"], ["rev-parse", "HEAD"]):
            commit = subprocess.run(["git", "-C", str(source), *command], check=True, capture_output=True, text=True).stdout.strip()
        self.assertEqual("installed", self.install("git:" + commit)[1].splitlines()[-1])
        self.assertEqual(["git:" + commit], self.installed())
        code, said = self.install("git:" + "0" * 40)
        self.assertNotEqual(0, code, said)
        self.assertEqual(["git:" + commit], self.installed())


if __name__ == "__main__":
    unittest.main()
