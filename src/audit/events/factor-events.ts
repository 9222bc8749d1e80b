/** Second factors, recovery codes and passwords. */
import { type EventDefinition, tried, limitReached } from "./event-definition.ts";

export const factorEvents = {
  "factor.add": {
    version: 1,
    severity: "notice",
    done: {
      words: "added {factor} {label} to {user_id}",
      details: { user_id: "person", factor: "text", label: "text", aaguid: "text?" },
    },
    refused: tried("add a second factor"),
  },
  "factor.remove": {
    version: 1,
    severity: "notice",
    done: {
      words: "removed {factor} {label} of {user_id}",
      details: { user_id: "person", factor: "text", label: "text" },
    },
    refused: tried("remove a second factor"),
  },
  "factor.suspend": {
    version: 1,
    severity: "alarm",
    done: {
      words: "had {factor} {label} of {user_id} suspended: {reason}",
      details: { user_id: "person", factor: "text", label: "text", reason: "text" },
    },
    refused: tried("suspend a second factor"),
  },
  "webauthn.clone_suspected": {
    version: 1,
    severity: "alarm",
    refused: {
      words:
        "used key {label} of {user_id}, whose counter went back from {stored} to {sent} as a copy's does",
      details: { user_id: "person", label: "text", stored: "number", sent: "number" },
    },
  },
  "recovery_codes.make": {
    version: 1,
    severity: "notice",
    done: { words: "had recovery codes made for {user_id}", details: { user_id: "person" } },
    refused: tried("have recovery codes made"),
  },
  "recovery_codes.save": {
    version: 1,
    severity: "notice",
    done: { words: "saved the new recovery codes of {user_id}", details: { user_id: "person" } },
    refused: tried("save recovery codes"),
  },
  "recovery_codes.decline": {
    version: 1,
    severity: "notice",
    done: { words: "declined recovery codes for {user_id}", details: { user_id: "person" } },
    refused: tried("decline recovery codes"),
  },
  "recovery_code.use": {
    version: 1,
    severity: "notice",
    done: {
      words: "used a recovery code of {user_id}; {left} are left",
      details: { user_id: "person", left: "number" },
    },
  },
  "password.change": {
    version: 1,
    severity: "notice",
    done: { words: "changed the password of {user_id}", details: { user_id: "person" } },
    refused: tried("change a password"),
  },
  "password.reset_ask": {
    version: 1,
    severity: "notice",
    done: { words: "asked for a link to a new password of {user_id}", details: { user_id: "person" } },
    refused: { words: "asked for a link to a new password: {reason}", details: { reason: "text" } },
  },
  "factor.add.locked": limitReached("add a factor"),
  "recovery_codes.save.locked": limitReached("save recovery codes"),
  "password.reset_ask.locked": limitReached("ask for a new password"),
  "password.reset_link": {
    version: 1,
    severity: "alarm",
    done: {
      words: "made a link to a new password of {user_id}: {reason}",
      details: { user_id: "person", user: "text", reason: "text", mailed: "flag" },
    },
    refused: tried("make a link to a new password"),
  },
  "password.reset": {
    version: 1,
    severity: "notice",
    done: {
      words: "set a new password of {user_id} by a link",
      details: { user_id: "person", tokens_revoked: "flag" },
    },
  },
  "email.ask": {
    version: 1,
    severity: "notice",
    done: {
      words: "asked to change the e-mail address of {user_id}",
      details: { user_id: "person", to: "text" },
    },
  },
  "email.ask.locked": limitReached("change an e-mail address"),
  "email.change": {
    version: 1,
    severity: "notice",
    done: {
      words: "changed the e-mail address of {user_id}",
      details: { user_id: "person", from: "text?", to: "text?" },
    },
    refused: tried("change an e-mail address"),
  },
  "email.undo": {
    version: 1,
    severity: "alarm",
    done: {
      words: "took back a change of the e-mail address of {user_id}",
      details: { user_id: "person", to: "text?" },
    },
  },
  "admin.reset_factors": {
    version: 1,
    severity: "alarm",
    done: {
      words: "removed every factor and code of {user_id}: {reason}",
      details: { user_id: "person", user: "text", reason: "text" },
    },
    refused: tried("reset somebody's factors"),
  },
} as const satisfies Record<string, EventDefinition>;
