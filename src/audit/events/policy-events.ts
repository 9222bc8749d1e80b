/** The policy file, its refusals, and releases that wait for somebody. */
import { type EventDefinition, tried } from "./event-definition.ts";

const STAGED = { version: "text", files: "texts?", reason: "text?" } as const;

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
  "staged.open": {
    version: 1,
    severity: "notice",
    done: { words: "staged release {version} of {project}, which waits for approval", details: STAGED },
    refused: tried("stage a release"),
  },
  "staged.approve": {
    version: 1,
    severity: "notice",
    done: { words: "approved the staged release {version} of {project}", details: STAGED },
    refused: tried("approve a staged release"),
  },
  "staged.reject": {
    version: 1,
    severity: "notice",
    done: { words: "rejected the staged release {version} of {project}[: {reason}]", details: STAGED },
    refused: tried("reject a staged release"),
  },
  "staged.expire": {
    version: 1,
    severity: "info",
    done: { words: "let the staged release {version} of {project} expire", details: STAGED },
  },
} as const satisfies Record<string, EventDefinition>;
