/** `gatehouse audit proof | checkpoint | rotate-key | redact | reopen`: what the operator does with the log. */
import { buildCommand } from "@stricli/core";
import { requirePerson } from "../accounts/person.ts";
import { openNotary } from "../app/audit-keys.ts";
import { proveGrowth, proveRecord } from "../audit/log-proof.ts";
import { openEpoch } from "../audit/open-epoch.ts";
import { redact } from "../audit/redact.ts";
import { sealLog } from "../audit/seal-log.ts";
import { write } from "../db/write.ts";
import { invalid } from "../errors.ts";
import {
  argument,
  type ConfigFlags,
  configFlags,
  jsonFlag,
  type JsonFlag,
  neededFlag,
  switchFlag,
  textFlag,
} from "./flags.ts";
import { answer, answerJson, say } from "./say.ts";
import { withHouse } from "./with-house.ts";

const seqArgument = argument("SEQ", "The number of a record", wholeNumber);

export const auditProof = buildCommand({
  docs: { brief: "Prove that a record is in the log, for whoever has a checkpoint" },
  parameters: {
    flags: { ...jsonFlag, ...configFlags },
    positional: { kind: "tuple", parameters: [seqArgument] },
  },
  func: async ({ json, ...flags }: ConfigFlags & JsonFlag, seq: number) => {
    const proof = await withHouse(flags, ({ house }) => {
      sealLog({ db: house.db, ...openNotary(house) });
      return proveRecord(house.db.sqlite, seq);
    });
    if (json) answerJson(proof);
    else process.stdout.write(proof.proof);
  },
});

type CheckpointFlags = ConfigFlags & JsonFlag & { readonly vkey: boolean; readonly since?: number };

export const auditCheckpoint = buildCommand({
  docs: { brief: "Sign the log as it stands, and print the checkpoint to keep elsewhere" },
  parameters: {
    flags: {
      vkey: switchFlag("Print the public line of the key instead"),
      since: {
        kind: "parsed",
        parse: wholeNumber,
        brief: "Prove besides that the log grew from this size",
        optional: true,
        placeholder: "SIZE",
      },
      ...jsonFlag,
      ...configFlags,
    },
  },
  func: async ({ vkey, since, json, ...flags }: CheckpointFlags) => {
    await withHouse(flags, ({ house }) => {
      const notary = openNotary(house);
      if (vkey) return json ? answerJson({ vkey: notary.vkey() }) : answer(notary.vkey());
      const note = sealLog({ db: house.db, ...notary });
      if (note === undefined) throw invalid("audit.empty", "The audit log is empty.", "Do something first.");
      const size = Number(note.split("\n")[1]);
      const growth = since === undefined ? undefined : proveGrowth(house.db.sqlite, since, size).proof;
      if (json) return answerJson({ checkpoint: note, vkey: notary.vkey(), consistency: growth ?? null });
      process.stdout.write(note);
      if (growth !== undefined) process.stdout.write(`\n${growth.map((hash) => `${hash}\n`).join("")}`);
    });
  },
});

export const auditRotateKey = buildCommand({
  docs: { brief: "Make a new signing key; for 30 days the old one signs beside it" },
  parameters: { flags: { ...jsonFlag, ...configFlags } },
  func: async ({ json, ...flags }: ConfigFlags & JsonFlag) => {
    const vkey = await withHouse(flags, ({ house, actor }) => {
      const notary = openNotary(house);
      const next = notary.rotate(actor);
      sealLog({ db: house.db, ...notary });
      return next;
    });
    if (json) answerJson({ vkey });
    else answer(vkey);
  },
});

type RedactFlags = ConfigFlags & { readonly seq?: number; readonly user?: string; readonly reason: string };

export const auditRedact = buildCommand({
  docs: {
    brief: "Take personal data out of one record, or of all about one person",
    fullDescription: [
      "Names, addresses, agents and typed words go for good; the records, their hashes and proofs stay. It is recorded.",
      "Backups keep what they hold until they are deleted.",
    ].join("\n"),
  },
  parameters: {
    flags: {
      seq: {
        kind: "parsed",
        parse: wholeNumber,
        brief: "The number of the record",
        optional: true,
        placeholder: "SEQ",
      },
      user: textFlag("NAME", "The person"),
      reason: neededFlag("R", "Why, in words"),
      ...configFlags,
    },
  },
  func: async ({ seq, user, reason, ...flags }: RedactFlags) => {
    if ((seq === undefined) === (user === undefined))
      throw invalid("usage", "A redaction is of one record or of one person.", "Give --seq or --user.");
    const count = await withHouse(flags, ({ house, actor }) =>
      redact(house, actor, {
        of: seq === undefined ? { userId: requirePerson(house.db.orm, user ?? "").id } : { seq },
        reason,
      }),
    );
    say(`${count} records no longer hold personal data.`);
  },
});

export const auditReopen = buildCommand({
  docs: { brief: "Accept the log as it stands after tampering or a roll-back, in a new epoch" },
  parameters: { flags: { reason: neededFlag("R", "Why, in words"), ...configFlags } },
  func: async ({ reason, ...flags }: ConfigFlags & { readonly reason: string }) => {
    await withHouse(flags, ({ house, actor }) => {
      const found = house.db.guard.refusal?.message ?? "nothing";
      house.db.guard.refusal = undefined;
      const details = { reason, note: found };
      write(house.db, (tx) =>
        openEpoch(tx, { actor, at: house.now() }, { event: "audit.reopened", details }),
      );
    });
    say(
      "A new epoch of the audit log has begun. What was wrong before stays visible to 'gatehouse audit verify'.",
    );
  },
});

function wholeNumber(given: string): number {
  if (!/^(0|[1-9][0-9]{0,14})$/.test(given)) throw new SyntaxError("a whole number from 0 on is needed");
  return Number(given);
}
