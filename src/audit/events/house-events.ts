/** The house itself, its upstreams, and the record about the record. */
import { type EventDefinition, tried } from "./event-definition.ts";

export const houseEvents = {
  "house.restore": {
    version: 1,
    severity: "alarm",
    done: {
      words: "restored this house from a backup made {made_at}",
      details: { made_at: "text", blobs: "number" },
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
      words: "asked for {project} from upstream and got nothing: {reason}",
      details: { upstream: "text?", rule: "text", reason: "text" },
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
