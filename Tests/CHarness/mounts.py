"""Takes the disk away from a running writer: real power cuts, a disk that is full, read-only or failing.

mounts.py cuts COMMITS ROUNDS            ext4 on a loop mount, shut down without its journal's end
mounts.py full COMMITS [MAGCONSULT]      a small tmpfs; with the program, what it says of it
mounts.py faults LIBRARY PROGRAM STEP    the program with a disk that fails, by eio.c
mounts.py stick MAGCONSULT               safety copies on a stick whose file system knows no owner (exFAT)
mounts.py plaintext SCRIPT               an image mounted sync: runs SCRIPT FOLDER, then scans the image

Run it under `unshare -m`. Exit code 77 where mounting is not allowed.
"""
import fcntl
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import time

SHUTDOWN, NO_LOG_FLUSH = 0x8004587D, 2
MARKER = b"MERKTEKEN-Zwanger-EGFR24"


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


def must(*command):
    done = run(*command)
    if done.returncode != 0:
        sys.exit("mounts: %s: %s" % (" ".join(command[:2]), done.stderr.strip()))
    return done.stdout


def skip(what, why):
    print("%s: skipped (%s)" % (what, why.strip() or "not allowed here"))
    sys.exit(77)


def state(commits, path):
    return [int(number) for number in must(commits, "check", path).split()]


class Image:
    """An ext4 image in memory, mounted by loop."""

    def __init__(self, megabytes=48, options="loop"):
        self.options = options
        self.folder = tempfile.mkdtemp(dir="/dev/shm")
        self.file, self.mount = self.folder + "/image", self.folder + "/mount"
        os.mkdir(self.mount)
        with open(self.file, "wb") as image:
            image.truncate(megabytes << 20)
        must("mkfs.ext4", "-q", "-F", self.file)

    def up(self):
        return run("mount", "-o", self.options, self.file, self.mount)

    def down(self):
        for _ in range(200):
            if run("umount", self.mount).returncode == 0:
                return
            time.sleep(0.01)
        sys.exit("mounts: the image cannot be unmounted")

    def remove(self):
        shutil.rmtree(self.folder)


def cuts(commits, rounds):
    image = Image()
    first = image.up()
    if first.returncode != 0:
        image.remove()
        skip("real power cuts", first.stderr)
    path = image.mount + "/cut.db"
    must(commits, "make", path)
    kept = rolled_back = 0
    for number in range(rounds):
        writer = subprocess.Popen([commits, "run", path], stdout=subprocess.PIPE, text=True)
        time.sleep(random.uniform(0.01, 0.08))
        mount = os.open(image.mount, os.O_RDONLY)
        cut = time.monotonic_ns()
        fcntl.ioctl(mount, SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
        os.close(mount)
        writer.kill()
        said = writer.stdout.read().splitlines()
        writer.wait()
        acks = [tuple(map(int, line.split())) for line in said if len(line.split()) == 2 and line[0].isdigit()]
        image.down()
        must("mount", "-o", image.options, image.file, image.mount)
        journal = path + "-journal"
        rolled_back += os.path.exists(journal) and os.path.getsize(journal) > 0
        found, code = state(commits, path)
        certain = max([n for n, at in acks if at < cut], default=kept)
        if found < certain or found > max([n for n, _ in acks], default=kept) + 1:
            sys.exit("real power cuts: round %d: at change %d (code %d), acknowledged %d" % (number, found, code, certain))
        kept = found
    image.down()
    image.remove()
    if kept < rounds:
        sys.exit("real power cuts: the writer was cut too early to prove anything")
    print("real power cuts: %d, 0 lost, 0 half, 0 damaged (%d rolled back, %d changes)" % (rounds, rolled_back, kept))


def full(commits, magconsult=None):
    folder = tempfile.mkdtemp(dir="/dev/shm")
    done = run("mount", "-t", "tmpfs", "-o", "size=400k", "none", folder)
    if done.returncode != 0:
        skip("full disk", done.stderr)
    path = folder + "/full.db"
    must(commits, "make", path)
    rounds = told = 0
    for size in range(100, 240, 4):
        must("mount", "-o", "remount,size=%dk" % size, folder)
        said = must(commits, "run", path, "3").splitlines()
        acknowledged = max([int(line.split()[0]) for line in said if line[0].isdigit()], default=None)
        told += said[-1] != "error 0"
        must("mount", "-o", "remount,size=4m", folder)
        found, code = state(commits, path)
        if found < 0 or (acknowledged is not None and not acknowledged <= found <= acknowledged + 1):
            sys.exit("full disk: at %d kB: change %d (code %d), acknowledged %s" % (size, found, code, acknowledged))
        rounds += 1
    if not 0 < told < rounds:
        sys.exit("full disk: %d of %d were told" % (told, rounds))
    must("mount", "-o", "remount,ro", folder)
    said = must(commits, "run", path, "1").splitlines()
    must("mount", "-o", "remount,rw", folder)
    if said[-1] == "error 0" or state(commits, path)[0] < 0:
        sys.exit("read-only disk: %s" % said)
    print("full disk: %d sizes, %d told, nothing acknowledged lost; read-only disk: %s" % (rounds, told, said[-1]))
    if magconsult:
        program(folder, magconsult)
    run("umount", folder)
    os.rmdir(folder)


def practice(magconsult, folder, *arguments, text=None, **environment):
    return run(magconsult, *arguments, "--vault", folder + "/r.vault", "--passphrase-file", folder + "/pw",
               "--lang", "en", input=text,
               env={"PATH": os.environ["PATH"], "XDG_STATE_HOME": folder + "/state", **environment})


def start_practice(magconsult, folder):
    """An empty record, and a client to add to it."""
    with open(os.open(folder + "/pw", os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
        file.write("vier losse woorden hier")
    if practice(magconsult, folder, "init", "--practice", "P", "--practitioner", "V").returncode != 0:
        sys.exit("mounts: init failed")
    return "givenName: A\nfamilyName: B\nbirthDate: 1980-01-01\nsex: female\nnote: %s\n" % ("x" * 7000)


def faults(library, magconsult, step):
    """What a practitioner reads when the disk itself fails, at each read, write and sync of a change."""
    folder = tempfile.mkdtemp(dir="/dev/shm")
    client = start_practice(magconsult, folder)
    kept, told = 0, {}
    for call, sentence in [("read", "reading"), ("write", "writing"), ("sync", "making it permanent")]:
        number, done = 1 - step, None
        while done is None or done.returncode != 0:
            number += step
            done = practice(magconsult, folder, "client", "add", "--from", "-", text=client, LD_PRELOAD=library,
                            EIO_CALL=call, EIO_AT=str(number))
            kept += done.returncode == 0
            if done.returncode != 0:
                if done.returncode != 1 or "the disk failed while " + sentence not in done.stderr:
                    sys.exit("disk faults: %s %d: %d %s" % (call, number, done.returncode, done.stderr))
                told[call] = told.get(call, 0) + 1
            found = len(practice(magconsult, folder, "client", "list").stdout.splitlines())
            if found < kept or found > kept + (call == "sync"):
                sys.exit("disk faults: %s %d: %d clients, %d were acknowledged" % (call, number, found, kept))
            kept = found
    if practice(magconsult, folder, "vault", "check").returncode != 0 or len(told) != 3:
        sys.exit("disk faults: %s" % told)
    shutil.rmtree(folder)
    print("disk faults: %s, each named, nothing acknowledged lost" % ", ".join("%d %ss" % (n, c) for c, n in told.items()))


def program(folder, magconsult):
    """What a practitioner reads when her disk is full, or was mounted read-only."""
    def consult(*arguments, text=None):
        return practice(magconsult, folder, *arguments, text=text)

    must("mount", "-o", "remount,size=4m", folder)
    client = start_practice(magconsult, folder)
    with open(folder + "/filler", "wb", buffering=0) as filler:
        try:
            while True:
                filler.write(b"x" * 4096)
        except OSError:
            pass
    answer = consult("client", "add", "--from", "-", text=client)
    if answer.returncode != 1 or "disk is full" not in answer.stderr:
        sys.exit("full disk: the program said %d %s" % (answer.returncode, answer.stderr))
    os.unlink(folder + "/filler")
    must("mount", "-o", "remount,ro", folder)
    answer = consult("client", "add", "--from", "-", text=client)
    if answer.returncode != 1 or "read-only" not in answer.stderr:
        sys.exit("read-only disk: the program said %d %s" % (answer.returncode, answer.stderr))
    must("mount", "-o", "remount,rw", folder)
    if consult("client", "list").stdout.strip() or consult("vault", "check").returncode != 0:
        sys.exit("full disk: something was kept after all")
    print("full and read-only disk through the program: each named, nothing kept, the record whole")


def stick(magconsult):
    """A backup to a stick, its warning, and what comes back from it."""
    folder = tempfile.mkdtemp(dir="/dev/shm")
    mount, image = folder + "/stick", folder + "/image"
    os.mkdir(mount)
    with open(image, "wb") as file:
        file.truncate(64 << 20)
    must("mkfs.exfat", image)
    loop = run("losetup", "-f", "--show", image)
    if loop.returncode != 0 or run("mount.exfat-fuse", loop.stdout.strip(), mount).returncode != 0:
        run("losetup", "-d", loop.stdout.strip())
        shutil.rmtree(folder)
        skip("stick", loop.stderr)
    client = start_practice(magconsult, folder)
    try:
        practice(magconsult, folder, "client", "add", "--from", "-", text=client)
        copy = practice(magconsult, folder, "vault", "backup", mount)
        if copy.returncode != 0 or "anybody can take" not in copy.stderr:
            sys.exit("stick: %d %s" % (copy.returncode, copy.stderr))
        drill = practice(magconsult, folder, "vault", "drill")
        back = practice(magconsult, folder, "vault", "restore", copy.stdout.strip(), "--to", folder + "/back.vault")
        if drill.returncode != 0 or back.returncode != 0 or os.stat(folder + "/back.vault").st_mode & 0o077:
            sys.exit("stick: drill %d, restore %d" % (drill.returncode, back.returncode))
    finally:
        must("umount", mount)
        run("losetup", "-d", loop.stdout.strip())
    shutil.rmtree(folder)
    print("a stick without owners: copied with a warning, tried, and restored to a file of her own")


def plaintext(script):
    image = Image(96, "loop,sync")
    first = image.up()
    if first.returncode != 0:
        image.remove()
        skip("plaintext on the whole disk", first.stderr)
    said = must(script, image.mount)
    with open(image.mount + "/control", "wb") as control:
        control.write(MARKER)
    must("sync")
    image.down()
    with open(image.file, "rb") as file:
        hits = file.read().count(MARKER)
    image.remove()
    if hits != 1:
        sys.exit("plaintext: %d hits in the image beside the control" % (hits - 1))
    print("plaintext on the whole disk: 0 hits in an image mounted sync, the control hits (%s)" % said.strip())


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    if what == "cuts":
        cuts(rest[0], int(rest[1]))
    elif what == "faults":
        faults(rest[0], rest[1], int(rest[2]))
    else:
        {"full": full, "stick": stick, "plaintext": plaintext}[what](*rest)
