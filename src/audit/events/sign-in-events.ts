/** Signing in and out: sessions, remembered browsers, throttles. */
import { type EventDefinition, tried, limitReached } from "./event-definition.ts";

export const signInEvents = {
  sign_in: {
    version: 1,
    severity: "info",
    done: { words: "signed in with {method}", details: { user_id: "person", method: "text" } },
    refused: {
      words: "failed to sign in[ as {user_id}][ with {method}]: {reason}",
      details: { user_id: "person?", user: "text?", method: "text?", reason: "text" },
    },
  },
  "sign_in.password": {
    version: 1,
    severity: "info",
    done: {
      words: "gave the right password of {user_id}, and was asked for a factor",
      details: { user_id: "person" },
    },
  },
  "sign_in.locked": limitReached("sign in"),
  "sign_in.throttled": {
    version: 1,
    severity: "notice",
    refused: {
      words: "was turned away {tries} times while a limit on wrong tries held ({limit})",
      details: { limit: "text", tries: "number", since: "number" },
    },
  },
  sign_out: {
    version: 1,
    severity: "info",
    done: { words: "signed out", details: { user_id: "person" } },
  },
  step_up: {
    version: 1,
    severity: "info",
    done: {
      words: "confirmed that it is {user_id}, with {method}",
      details: { user_id: "person", method: "text" },
    },
    refused: {
      words: "failed to confirm who it is[, namely {user_id}][, with {method}][: {reason}]",
      details: { user_id: "person?", method: "text?", rule: "text?", reason: "text?" },
    },
  },
  "step_up.locked": limitReached("confirm who it is"),
  "session.end": {
    version: 1,
    severity: "info",
    done: { words: "ended {session} of {user_id}", details: { user_id: "person", session: "text" } },
    refused: tried("end sessions"),
  },
  "device.remember": {
    version: 1,
    severity: "info",
    done: { words: "had this browser of {user_id} remembered", details: { user_id: "person" } },
  },
  "device.forget": {
    version: 1,
    severity: "info",
    done: {
      words: "made browser {device} of {user_id} unknown",
      details: { user_id: "person", device: "number" },
    },
    refused: tried("forget a browser"),
  },
} as const satisfies Record<string, EventDefinition>;
