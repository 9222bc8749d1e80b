/** The policy file, its refusals, and releases that wait for somebody. */
import { type EventDefinition, tried } from "./event-definition.ts";

const STAGED_FILE = { filename: "text", version: "text", sha256: "text", size: "number" } as const;
const ENDED = { version: "text", files: "number", reason: "text?" } as const;

export const policyEvents = {
  "policy.load": {
    version: 1,
    severity: "notice",
    done: {
      words: "loaded the policy[ of {file}][ ({by})], hash {sha256}[, which changes: {difference}]",
      details: { by: "text?", file: "text?", sha256: "text", difference: "texts?" },
    },
    refused: tried("load the policy"),
  },
  "policy.load_refused": {
    version: 1,
    severity: "alarm",
    refused: {
      words: "tried to load a faulty policy, and the last good one stays: {faults}",
      details: { by: "text?", file: "text?", faults: "texts" },
    },
  },
  "policy.refuse": {
    version: 1,
    severity: "notice",
    refused: {
      words: "was refused by the policy[ of {project}] to {act}: {reason}",
      details: {
        act: "text",
        rule: "text",
        reason: "text",
        action: "text?",
        place: "text?",
        level: "text?",
        policy: "number?",
      },
    },
  },
  "policy.top": {
    version: 1,
    severity: "info",
    done: {
      words: "counted the most downloaded projects anew ({rule})[, in: {added}][, out: {removed}]",
      details: { rule: "text", members: "number", added: "texts", removed: "texts" },
    },
  },
  "policy.tell": {
    version: 1,
    severity: "info",
    done: {
      words: "told somebody that rules for projects of theirs are {stage}: {projects}",
      details: { stage: "text", projects: "texts", count: "number" },
    },
  },
  "project.policy": {
    version: 1,
    severity: "notice",
    done: {
      words: "changed what the owners of {project} ask for, from {from} to {to}",
      details: { from: "text", to: "text" },
    },
    refused: tried("change what owners ask for"),
  },
  "file.stage": {
    version: 1,
    severity: "info",
    done: { words: "uploaded {filename} to {project}, which waits for approval", details: STAGED_FILE },
  },
  "release.approve": {
    version: 1,
    severity: "notice",
    done: {
      words: "approved release {version} of {project}, which {uploaded_by} uploaded",
      details: { version: "text", mode: "text", files: "number", uploaded_by: "texts" },
    },
    refused: tried("approve a release that waits"),
  },
  "release.reject": {
    version: 1,
    severity: "notice",
    done: { words: "rejected release {version} of {project}[: {reason}]", details: ENDED },
    refused: tried("reject a release that waits"),
  },
  "release.expire": {
    version: 1,
    severity: "info",
    done: { words: "let release {version} of {project} expire, which nobody approved", details: ENDED },
  },
  "file.approve": {
    version: 1,
    severity: "info",
    done: { words: "showed {filename} of {project} to everybody", details: STAGED_FILE },
  },
  "file.reject": {
    version: 1,
    severity: "info",
    done: { words: "turned {filename} of {project} away", details: STAGED_FILE },
  },
  "file.expire": {
    version: 1,
    severity: "info",
    done: { words: "let {filename} of {project} expire", details: STAGED_FILE },
  },
} as const satisfies Record<string, EventDefinition>;
