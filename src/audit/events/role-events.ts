/** Roles on projects, and invitations to them. */
import { type EventDefinition, tried } from "./event-definition.ts";

const ROLE = { user: "text", user_id: "person", from: "text?" } as const;

export const roleEvents = {
  "role.set": {
    version: 1,
    severity: "notice",
    done: { words: "made {user} {to} of {project}[, who was {from}]", details: { ...ROLE, to: "text" } },
    refused: tried("set a role"),
  },
  "role.remove": {
    version: 1,
    severity: "notice",
    done: { words: "took the role[ of {from}] on {project} from {user}", details: ROLE },
    refused: tried("take a role away"),
  },
  "role.invite": {
    version: 1,
    severity: "info",
    done: {
      words: "invited {user} to be {role} of {project}",
      details: { user: "text", user_id: "person", role: "text" },
    },
    refused: tried("invite somebody to a role"),
  },
  "role.withdraw": {
    version: 1,
    severity: "info",
    done: {
      words: "withdrew invitation {invitation} to a role on {project}",
      details: { invitation: "number" },
    },
    refused: tried("withdraw an invitation to a role"),
  },
  "role.accept": {
    version: 1,
    severity: "notice",
    done: { words: "accepted to be {role} of {project}", details: { role: "text", user_id: "person" } },
    refused: tried("accept a role"),
  },
  "role.decline": {
    version: 1,
    severity: "info",
    done: { words: "declined to be {role} of {project}", details: { role: "text", user_id: "person" } },
    refused: tried("decline a role"),
  },
} as const satisfies Record<string, EventDefinition>;
