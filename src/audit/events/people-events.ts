/** Accounts: made, invited, disabled, deleted. */
import { type EventDefinition, tried } from "./event-definition.ts";

export const peopleEvents = {
  "setup_link.issue": {
    version: 1,
    severity: "notice",
    done: { words: "issued a link to set this house up", details: {} },
  },
  "person.create": {
    version: 1,
    severity: "info",
    done: {
      words: "made the account {name} ({kind})",
      details: { name: "text", kind: "text", user_id: "person?" },
    },
    refused: tried("make an account"),
  },
  "admin.create": {
    version: 1,
    severity: "alarm",
    done: { words: "made the admin {name}", details: { name: "text", kind: "text", user_id: "person?" } },
    refused: tried("make an admin"),
  },
  "person.disable": {
    version: 1,
    severity: "notice",
    done: { words: "disabled the account {name}", details: { name: "text", user_id: "person?" } },
    refused: tried("disable an account"),
  },
  "notices.dismiss": { version: 1, severity: "info", refused: tried("dismiss a notice") },
  "person.enable": {
    version: 1,
    severity: "notice",
    done: { words: "enabled the account {name}", details: { name: "text", user_id: "person?" } },
    refused: tried("enable an account"),
  },
  "person.delete": {
    version: 1,
    severity: "alarm",
    done: {
      words: "deleted the account of {user_id}[: {reason}]",
      details: { user_id: "person", reason: "text?" },
    },
    refused: tried("delete an account"),
  },
  "invitation.make": {
    version: 1,
    severity: "info",
    done: {
      words: "made an invitation[ for {email}]",
      details: { invitation: "number", email: "text?", admin: "flag" },
    },
    refused: tried("invite somebody to this house"),
  },
  "invitation.revoke": {
    version: 1,
    severity: "info",
    done: { words: "withdrew invitation {invitation}", details: { invitation: "number" } },
    refused: tried("withdraw an invitation"),
  },
  "invitation.accept": {
    version: 1,
    severity: "info",
    done: {
      words: "accepted the invitation of {invited_by} as {name}",
      details: { invitation: "number", name: "text", invited_by: "text" },
    },
    refused: tried("accept an invitation"),
  },
} as const satisfies Record<string, EventDefinition>;
