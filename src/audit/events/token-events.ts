/** Tokens: minted, used, cut off, refused, ended. */
import { type EventDefinition, tried } from "./event-definition.ts";

const TOKEN = { token: "number", name: "text" } as const;

export const tokenEvents = {
  "token.create": {
    version: 1,
    severity: "notice",
    done: {
      words: "made token {name} for {user} ({scopes})[, for projects {projects}]",
      details: {
        ...TOKEN,
        user: "text",
        user_id: "person?",
        scopes: "texts",
        projects: "texts?",
        cidrs: "texts?",
        version: "text?",
        single_use: "flag",
        new_project: "flag",
        lifetime: "number?",
      },
    },
    refused: tried("make a token"),
  },
  "token.revoke": {
    version: 1,
    severity: "notice",
    done: { words: "revoked token {name}[ of {user_id}]", details: { ...TOKEN, user_id: "person?" } },
    refused: tried("revoke a token"),
  },
  "token.leak": {
    version: 1,
    severity: "alarm",
    done: {
      words: "reported token {name} of {user_id} as leaked, and it is revoked",
      details: { ...TOKEN, user_id: "person" },
    },
  },
  "token.first_use": {
    version: 1,
    severity: "info",
    done: {
      words: "used token {name} of {user_id} for the first time",
      details: { ...TOKEN, user_id: "person" },
    },
  },
  "token.new_place": {
    version: 1,
    severity: "notice",
    done: {
      words: "used token {name} of {user_id} from a place not seen before",
      details: { ...TOKEN, user_id: "person" },
    },
  },
  "token.refuse": {
    version: 1,
    severity: "notice",
    refused: {
      words: "sent[ token {name}[ of {user_id}]] credentials that do not hold, {times} times: {reason}",
      details: {
        token: "number?",
        name: "text?",
        user_id: "person?",
        rule: "text",
        reason: "text",
        times: "number",
      },
    },
  },
  "token.cut": {
    version: 1,
    severity: "notice",
    done: {
      words: "cut token {name} of {user} off from {project}",
      details: { ...TOKEN, user: "text", user_id: "person" },
    },
    refused: tried("cut a token off"),
  },
  "token.restore": {
    version: 1,
    severity: "notice",
    done: {
      words: "let token {name} of {user} reach {project} again",
      details: { ...TOKEN, user: "text", user_id: "person" },
    },
    refused: tried("let a token in again"),
  },
  "token.bind": {
    version: 1,
    severity: "info",
    done: { words: "made {project}, to which token {name} is bound now", details: TOKEN },
  },
  "token.use_up": {
    version: 1,
    severity: "info",
    done: { words: "used up token {name}, which was good for one upload", details: TOKEN },
  },
} as const satisfies Record<string, EventDefinition>;
