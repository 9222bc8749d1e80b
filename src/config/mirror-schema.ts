/** The settings of upstreams and of what is kept of them. */
import { curationKeys } from "./curation-reader.ts";
import { boolean, choice, orNone } from "./scalar-readers.ts";
import { key, listOf, neededKey, section, type ValueOf } from "./schema.ts";
import { secret } from "./secret-reader.ts";
import {
  byteSize,
  duration,
  filePath,
  hostAndPort,
  mailUser,
  shortDuration,
  upstreamUrl,
} from "./value-readers.ts";

export const upstream = section({
  url: neededKey("Address of its pages.", upstreamUrl),
  layout: key(
    "simple (one page per project) or flat (one page that links to all files).",
    choice(["simple", "flat"]),
    "simple",
  ),
  hosts: key(
    "Hosts that its files lie on besides its own.",
    listOf(hostAndPort, (host) => host),
    [],
  ),
  allow_private_addresses: key("Whether it may lie on this machine or an inner network.", boolean, false),
  user: key("Who signs in there, or none.", orNone(mailUser), "none"),
  password: key("Where the password is kept, or none.", orNone(secret), "none"),
  token: key("Where a token is kept that is sent as Bearer, or none.", orNone(secret), "none"),
  ca: key(
    "PEM file of certificates that are trusted instead of the system's, or none.",
    orNone(filePath),
    "none",
  ),
  client_certificate: key("PEM file of our own certificate, or none.", orNone(filePath), "none"),
  client_key: key("PEM file of its key, or none.", orNone(filePath), "none"),
  hashes: key(
    "Files without a sha256 on their page: required leaves them out, first_seen holds them to what came first.",
    choice(["required", "first_seen"]),
    "required",
  ),
  timeout: key("Longest wait for a connection, for an answer to begin, and within it.", shortDuration, "10s"),
  refresh: key("For how long a page is not asked for again.", duration, "10m"),
  max_stale: key("For how long an old page is shown while the upstream fails.", duration, "30d"),
  ...curationKeys,
});

export const mirror = section({
  offline: key("Ask no upstream at all: only what is cached is served.", boolean, false),
  cache_size: key("Largest sum of the files kept of upstreams, or none.", orNone(byteSize), "none"),
  check_names: key("Look once a day whether an upstream lists a name that is private here.", boolean, true),
});

export type UpstreamSettings = ValueOf<typeof upstream>;
