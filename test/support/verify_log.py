"""Checks proofs of an audit log from their formats alone: C2SP signed notes and checkpoints, RFC 6962 and RFC 8032.

Reads one JSON object: vkey, note; and body with proof (a record is in the log), or from, old and path (the log grew).
Prints "ok", or says what is wrong and exits with 1. Needs nothing but the standard library.
"""
import base64
import hashlib
import json
import sys

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def recover_x(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    assert (x * x - square) % P == 0, "not a point of the curve"
    return P - x if x & 1 != sign else x


def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    return (recover_x(y, sign), y)


def add(a, b):
    (x1, y1), (x2, y2) = a, b
    k = D * x1 * x2 * y1 * y2
    x = (x1 * y2 + x2 * y1) * pow(1 + k, P - 2, P)
    y = (y1 * y2 + x1 * x2) * pow(1 - k, P - 2, P)
    return (x % P, y % P)


def times(n, a):
    total = (0, 1)
    while n:
        total, a, n = add(total, a) if n & 1 else total, add(a, a), n >> 1
    return total


BASE = (recover_x(4 * pow(5, P - 2, P) % P, 0), 4 * pow(5, P - 2, P) % P)


def signed(key, text, signature):
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(r + key + text).digest(), "little") % ORDER
    return s < ORDER and times(s, BASE) == add(point(r), times(h, point(key)))


def open_note(note, vkey):
    name, key_id, data = vkey.split("+", 2)
    raw = base64.b64decode(data)
    assert hashlib.sha256(f"{name}\n".encode() + raw).digest()[:4].hex() == key_id, "the id is not that of the key"
    text, _, lines = note.rpartition("\n\n")
    text += "\n"
    for line in lines.splitlines():
        dash, signer, data = line.split(" ")
        bytes_ = base64.b64decode(data)
        if signer == name and bytes_[:4].hex() == key_id:
            assert signed(raw[1:], text.encode(), bytes_[4:]), "the signature is wrong"
            return text
    raise AssertionError("no signature of this key")


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def included(leaf, index, size, path):
    """RFC 9162, section 2.1.3.2."""
    last, root = size - 1, leaf
    assert index <= last, "the record is beyond the log"
    for hash_ in path:
        assert last > 0, "the proof is too long"
        if index & 1 or index == last:
            root = node(hash_, root)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            root = node(root, hash_)
        index, last = index >> 1, last >> 1
    assert last == 0, "the proof is too short"
    return root


def grown(old, size, old_root, path):
    """RFC 9162, section 2.1.4.2; gives the root that follows."""
    if old == size:
        return old_root
    if old & (old - 1) == 0:
        path = [old_root, *path]
    index, last = old - 1, size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    first = second = path[0]
    for hash_ in path[1:]:
        assert last > 0, "the proof is too long"
        if index & 1 or index == last:
            first, second = node(hash_, first), node(hash_, second)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            second = node(second, hash_)
        index, last = index >> 1, last >> 1
    assert first == old_root and last == 0, "the old log is not the beginning of the new one"
    return second


def check(given):
    text = open_note(given["note"], given["vkey"])
    if "proof" in given:
        head, _, _ = given["proof"].partition("\n\n")
        kind, index, *path = head.split("\n")
        assert kind == "c2sp.org/tlog-proof@v1", "another kind of proof"
        assert given["proof"].endswith("\n\n" + given["note"]), "the proof is for another checkpoint"
        leaf = hashlib.sha256(b"\0" + given["body"].encode()).digest()
        size, root = text.split("\n")[1:3]
        hashes = [base64.b64decode(each) for each in path]
        found = included(leaf, int(index.removeprefix("index ")), int(size), hashes)
        assert found == base64.b64decode(root), "the record is not in the log"
    if "old" in given:
        old_text = open_note(given["old"], given["vkey"])
        (old, old_root), (size, root) = old_text.split("\n")[1:3], text.split("\n")[1:3]
        hashes = [base64.b64decode(each) for each in given["path"]]
        found = grown(int(old), int(size), base64.b64decode(old_root), hashes)
        assert found == base64.b64decode(root), "the log did not only grow"


try:
    check(json.load(sys.stdin))
except AssertionError as error:
    sys.exit(str(error))
print("ok")
