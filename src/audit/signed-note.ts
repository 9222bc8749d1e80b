/** Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint) with Ed25519. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { invalid, quote } from "../errors.ts";

export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Uint8Array };

/** A key that signs, and the line by which others know it. */
export type NoteSigner = { readonly vkey: string; sign(text: string): string };

export type NoteVerifier = { readonly name: string; readonly vkey: string; readonly key: KeyObject };

const ED25519 = 1;
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI = Buffer.from("302a300506032b6570032100", "hex");

/** @param seed the 32 bytes of an Ed25519 key (RFC 8032) */
export function openSigner(name: string, seed: Uint8Array): NoteSigner {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
  const raw = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(SPKI.length);
  const id = keyId(name, raw);
  return {
    vkey: `${name}+${id.toString("hex")}+${Buffer.concat([Uint8Array.of(ED25519), raw]).toString("base64")}`,
    sign: (text) =>
      `\u2014 ${name} ${Buffer.concat([id, sign(null, Buffer.from(text), key)]).toString("base64")}\n`,
  };
}

/** @throws Refusal `audit.vkey` */
export function parseVkey(vkey: string): NoteVerifier {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(vkey);
  const [, name = "", id = "", data = ""] = match ?? [];
  const bytes = Buffer.from(data, "base64");
  const raw = bytes.subarray(1);
  if (bytes.length !== 33 || bytes[0] !== ED25519 || keyId(name, raw).toString("hex") !== id) {
    throw invalid(
      "audit.vkey",
      `${quote(vkey)} is not the public line of an Ed25519 key of signed notes.`,
      "It has the form name+hash+key; 'gatehouse audit checkpoint --vkey' prints that of this house.",
    );
  }
  const key = createPublicKey({ key: Buffer.concat([SPKI, raw]), format: "der", type: "spki" });
  return { name, vkey, key };
}

export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString("base64")}\n`;
}

/** A note: the text, an empty line, one line for each signer. */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly NoteSigner[]): string {
  const text = checkpointText(checkpoint);
  return `${text}\n${signers.map((signer) => signer.sign(text)).join("")}`;
}

export type ReadNote = Checkpoint & { readonly text: string; readonly signatures: readonly string[] };

/** Reads without trusting. @throws Refusal `audit.note` */
export function parseCheckpoint(note: string): ReadNote {
  const end = note.lastIndexOf("\n\n");
  const text = note.slice(0, end + 1);
  const [origin = "", size = "", root = ""] = text.split("\n");
  const signatures = note.slice(end + 2).split("\n");
  const bytes = Buffer.from(root, "base64");
  const whole =
    end > 0 &&
    signatures.pop() === "" &&
    origin !== "" &&
    /^(0|[1-9][0-9]{0,15})$/.test(size) &&
    bytes.length === 32 &&
    bytes.toString("base64") === root;
  if (!whole) {
    throw invalid(
      "audit.note",
      `${quote(note.slice(0, 60))} is not a signed checkpoint.`,
      "Give the whole file as 'gatehouse audit checkpoint' prints it.",
    );
  }
  return { origin, size: Number(size), root: bytes, text, signatures };
}

/** Whether the key of `verifier` signed it. */
export function isSignedBy(
  { text, signatures }: Pick<ReadNote, "text" | "signatures">,
  verifier: NoteVerifier,
): boolean {
  const id = verifier.vkey.slice(verifier.name.length + 1, verifier.name.length + 9);
  return signatures.some((line) => {
    const [dash, name, data = ""] = line.split(" ");
    const bytes = Buffer.from(data, "base64");
    return (
      dash === "\u2014" &&
      name === verifier.name &&
      bytes.length === 68 &&
      bytes.subarray(0, 4).toString("hex") === id &&
      verify(null, Buffer.from(text), verifier.key, bytes.subarray(4))
    );
  });
}

function keyId(name: string, raw: Uint8Array): Buffer {
  const hash = createHash("sha256").update(`${name}\n`).update(Uint8Array.of(ED25519)).update(raw).digest();
  return hash.subarray(0, 4);
}
