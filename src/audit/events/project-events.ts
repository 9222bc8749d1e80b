/** Projects and what they hold: files, releases, statuses. */
import { type EventDefinition, tried } from "./event-definition.ts";

const YANK = { version: "text", filename: "text?", reason: "text?" } as const;
const DELETE = { version: "text?", files: "texts" } as const;

export const projectEvents = {
  "file.upload": {
    version: 1,
    severity: "info",
    done: {
      words: "uploaded {filename} to {project}",
      details: { filename: "text", version: "text", sha256: "text", size: "number", serial: "number" },
    },
    refused: tried("upload a file"),
  },
  "file.yank": {
    version: 1,
    severity: "notice",
    done: { words: "yanked[ {filename} of] release {version} of {project}[: {reason}]", details: YANK },
    refused: tried("yank a file"),
  },
  "file.unyank": {
    version: 1,
    severity: "notice",
    done: { words: "took back the yank of[ {filename} of] release {version} of {project}", details: YANK },
    refused: tried("take back the yank of a file"),
  },
  "file.delete": {
    version: 1,
    severity: "notice",
    done: { words: "deleted {files} of {project}", details: DELETE },
    refused: tried("delete a file"),
  },
  "release.yank": {
    version: 1,
    severity: "notice",
    done: { words: "yanked release {version} of {project}[: {reason}]", details: YANK },
    refused: tried("yank a release"),
  },
  "release.unyank": {
    version: 1,
    severity: "notice",
    done: { words: "took back the yank of release {version} of {project}", details: YANK },
    refused: tried("take back the yank of a release"),
  },
  "release.delete": {
    version: 1,
    severity: "notice",
    done: { words: "deleted[ release {version} of] {project} ({files})", details: DELETE },
    refused: tried("delete a release"),
  },
  "project.create": {
    version: 1,
    severity: "info",
    done: { words: "made the project {project}[, owned by {owner}]", details: { owner: "person?" } },
    refused: tried("make a project"),
  },
  "project.confusable": {
    version: 1,
    severity: "notice",
    done: {
      words: "made the project {name}, whose name looks like {looks_like}",
      details: { name: "text", looks_like: "texts" },
    },
  },
  "project.claim": {
    version: 1,
    severity: "notice",
    done: {
      words: "claimed the name {project}, which came from upstream before[: {reason}]",
      details: { reason: "text?", upstreams: "texts", files: "texts" },
    },
    refused: tried("claim a name"),
  },
  "project.status": {
    version: 1,
    severity: "notice",
    done: {
      words: "set {project} from {from} to {to}[: {reason}]",
      details: { from: "text", to: "text", reason: "text?" },
    },
    refused: tried("change the status"),
  },
  "downloads.export": {
    version: 1,
    severity: "notice",
    done: {
      words: "exported who downloaded {project}[ ({about})] as {format}",
      details: { format: "text", about: "text?", since: "text?" },
    },
    refused: tried("export who downloaded a project"),
  },
  "project.delete": {
    version: 1,
    severity: "alarm",
    done: { words: "deleted the project {project}[ ({files})]", details: DELETE },
    refused: tried("delete a project"),
  },
} as const satisfies Record<string, EventDefinition>;
