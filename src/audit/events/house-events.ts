/** The house itself, its upstreams, and the record about the record. */
import { type EventDefinition, tried, REFUSAL_DETAILS } from "./event-definition.ts";

export const houseEvents = {
  "audit.restored": {
    version: 1,
    severity: "alarm",
    done: {
      words: "restored this house from a backup, which began another epoch of this log",
      details: {
        previous: "text",
        previous_size: "number",
        previous_root: "text",
        made_at: "text?",
        blobs: "number?",
      },
    },
  },
  "audit.reopened": {
    version: 1,
    severity: "alarm",
    done: {
      words: "went on after a fault of this log, in another epoch: {reason}",
      details: { previous: "text", previous_size: "number", previous_root: "text", reason: "text" },
    },
  },
  "audit.redacted": {
    version: 1,
    severity: "alarm",
    done: {
      words: "redacted personal data of record {seq}: {reason}",
      details: { seq: "number", fields: "texts", reason: "text" },
    },
  },
  "audit.personal_expired": {
    version: 1,
    severity: "info",
    done: {
      words: "took personal data out of all records before {before}, as their time was over",
      details: { before: "number", kept_days: "number" },
    },
  },
  "audit.rolled": {
    version: 1,
    severity: "info",
    done: {
      words: "began another epoch of this log, so that retention can let go of past ones",
      details: { previous: "text", previous_size: "number", previous_root: "text" },
    },
  },
  "audit.pruned": {
    version: 1,
    severity: "alarm",
    done: {
      words: "let go of epoch {epoch} of this log, up to record {to}, as its time was over",
      details: {
        epoch: "number",
        from: "number",
        to: "number",
        records: "number",
        root: "text",
        kept_days: "number",
      },
    },
  },
  "audit.key_rotated": {
    version: 1,
    severity: "alarm",
    done: { words: "changed the key that signs this log", details: { from: "text", to: "text" } },
  },
  "audit.head_missing": {
    version: 1,
    severity: "alarm",
    done: {
      words: "found the newest checkpoint gone from the disk, where one of {size} records was kept",
      details: { size: "number" },
    },
  },
  "clock.jump": {
    version: 1,
    severity: "notice",
    done: {
      words: "found the clock set back, from {from} to {to}",
      details: { from: "number", to: "number" },
    },
  },
  "mirror.blocked": {
    version: 1,
    severity: "notice",
    refused: {
      words:
        "asked for {project}[ {version}] from upstream and got nothing[, counted {count} times]: {reason}",
      details: { upstream: "text?", rule: "text", reason: "text", version: "text?", count: "number?" },
    },
  },
  "curation.let_through": {
    version: 1,
    severity: "alarm",
    done: {
      words: "let {project} {version} past the rules on downloads until {until}: {reason}",
      details: { version: "text", until: "text", reason: "text" },
    },
    refused: tried("let a version past the rules on downloads"),
  },
  "curation.let_through_end": {
    version: 1,
    severity: "notice",
    done: {
      words: "ended the exception of {project} {version} from the rules on downloads, made for: {reason}",
      details: { version: "text", reason: "text" },
    },
    refused: tried("end an exception from the rules on downloads"),
  },
  "mirror.evict": {
    version: 1,
    severity: "info",
    done: {
      words: "let go of files kept of upstreams, to make room: {files}",
      details: { files: "texts" },
    },
  },
  "mirror.fetch": {
    version: 1,
    severity: "info",
    done: {
      words: "fetched {files} files of upstreams into the index {index}, for {lists}",
      details: { index: "text", files: "number", bytes: "number", lists: "texts" },
    },
  },
  "mirror.import": {
    version: 1,
    severity: "notice",
    done: {
      words: "took in {files} files of {upstream} from a bundle ({manifest})",
      details: { upstream: "text", files: "number", bytes: "number", manifest: "text" },
    },
  },
  "mirror.private_name": {
    version: 1,
    severity: "alarm",
    done: {
      words: "found names of this house on the list of {upstream}: {names}",
      details: { upstream: "text", names: "texts" },
    },
  },
  "mirror.hash_changed": {
    version: 1,
    severity: "alarm",
    refused: {
      words: "was given other bytes for a file of {project} than before, and did not take them: {reason}",
      details: REFUSAL_DETAILS,
    },
  },
  "audit.view": {
    version: 1,
    severity: "info",
    done: { words: "looked at the audit log of the whole house", details: { session: "number" } },
  },
  "audit.export": {
    version: 1,
    severity: "notice",
    done: {
      words: "exported the audit log ({scope}) as {format}[, narrowed to {filter}]",
      details: { format: "text", scope: "text", filter: "text?" },
    },
    refused: tried("export the audit log"),
  },
} as const satisfies Record<string, EventDefinition>;
