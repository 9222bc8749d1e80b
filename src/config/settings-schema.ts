/** Every setting there is: its key, its type, its default and one sentence about it. */
import { key, listOf, mapOf, neededKey, optionalKey, section, type ValueOf } from "./schema.ts";
import { boolean, choice, integer, orNone } from "./scalar-readers.ts";
import { curationKeys } from "./curation-reader.ts";
import { policy } from "./policy-reader.ts";
import { secret } from "./secret-reader.ts";
import { mirror, upstream } from "./mirror-schema.ts";
import {
  byteSize,
  cidr,
  duration,
  filePath,
  hostName,
  indexName,
  listenAddress,
  mailAddress,
  mailUser,
  nameGlob,
  publicUrl,
  shortDuration,
  syslogAddress,
  targetName,
  upstreamName,
  webAddress,
} from "./value-readers.ts";

const server = section({
  listen: key("Address and port that the server listens on.", listenAddress, "127.0.0.1:8460"),
  public_url: optionalKey(
    "Origin that browsers and tools use; links, cookies and passkeys are bound to it. Default: the listen address.",
    publicUrl,
  ),
  upload_listen: key(
    "A second address and port for uploads alone, or none: there the status line says why an upload is refused, which is all that twine, hatch and flit show.",
    orNone(listenAddress),
    "none",
  ),
  trusted_proxies: key(
    "Networks whose X-Forwarded-For and X-Forwarded-Proto headers are believed.",
    listOf(cidr, (network) => network.text),
    [],
  ),
  shutdown_grace: key("How long requests may still run after the order to stop.", shortDuration, "30s"),
  upload_stall: key("An upload that sends nothing for this long is cut off.", shortDuration, "60s"),
  max_body: key("Largest body of a request that is not an upload.", byteSize, "1MiB"),
});

const storage = section({
  data: key(
    "The data folder; a relative path counts from the folder in which the server was started.",
    filePath,
    "./gatehouse-data",
  ),
});

const access = section({
  read: key("Who may list and install.", choice(["authenticated", "anyone"]), "authenticated"),
  new_projects: key(
    "Who may create a project by its first upload.",
    choice(["members", "admins"]),
    "members",
  ),
});

const index = section({
  hosts: key("Whether files are published here.", boolean, false),
  upstreams: key(
    "Upstreams to pull through, by name: the first one that has a project answers for it.",
    listOf(upstreamName, (name) => name),
    [],
  ),
  ...curationKeys,
});

const limits = section({
  file_size: key("Largest wheel or sdist.", byteSize, "1GiB"),
  project_size: key("Largest sum of the files of one project, or none.", orNone(byteSize), "none"),
  metadata_size: key("Largest METADATA or PKG-INFO file in an archive.", byteSize, "4MiB"),
  archive_members: key("Most files in one archive.", integer({ min: 1, max: 1_000_000 }), 100_000),
  archive_size: key("Largest sum of the unpacked files of one archive.", byteSize, "8GiB"),
  archive_ratio: key(
    "How many times larger than the archive its unpacked files may be, once they exceed 64 MiB.",
    integer({ min: 1, max: 1000 }),
    50,
  ),
});

const uploads = section({
  local_versions: key(
    "Versions with a local part, such as 1.0+build5 (PEP 440).",
    choice(["allow", "refuse"]),
    "allow",
  ),
  unknown_metadata_minor: key(
    "Metadata of a version 2.N newer than this server knows.",
    choice(["refuse", "warn"]),
    "refuse",
  ),
  archive_mismatch: key(
    "A wheel whose RECORD or WHEEL file, or an sdist whose top folder, does not agree with the archive.",
    choice(["refuse", "warn"]),
    "refuse",
  ),
  platform_tags: key(
    "Wheels that may be published: any, or portable to keep out plain linux_* tags, which name no C library.",
    choice(["any", "portable"]),
    "any",
  ),
});

const sessions = section({
  idle: key("A session that is not used for this long ends.", duration, "1h"),
  absolute: key("A session ends this long after sign-in, however much it is used.", duration, "24h"),
});

const staged = section({
  expires: key(
    "A release that waits for approval (policy: release: staged or two_person) is dropped after this long.",
    duration,
    "14d",
  ),
});

const downloads = section({
  keep: key(
    "How long it is known who downloaded which file, and from where; the counts of each day stay for ever.",
    duration,
    "400d",
  ),
});

const smtp = section({
  host: key("The server that takes mail, or none.", orNone(hostName), "none"),
  port: key("Its port.", integer({ min: 1, max: 65_535 }), 587),
  tls: key(
    "starttls (refused where the server has none), implicit (port 465), or none.",
    choice(["starttls", "implicit", "none"]),
    "starttls",
  ),
  user: key("Who signs in there, or none.", orNone(mailUser), "none"),
  password: key("Where the password is kept, or none.", orNone(secret), "none"),
});

const mail = section({
  from: key("The address that notices are sent from, or none.", orNone(mailAddress), "none"),
  smtp: key("How mail leaves; without a host, notices wait on their pages.", smtp, {}),
});

const log = section({
  level: key(
    "The least important lines that are written.",
    choice(["debug", "info", "warn", "error"]),
    "info",
  ),
  format: key("json for programs, text for people.", choice(["json", "text"]), "json"),
});

const anchors = section({
  file: key(
    "A file that gets every checkpoint appended, such as on another machine, or none.",
    orNone(filePath),
    "none",
  ),
  webhook: key("An address that every checkpoint is posted to, or none.", orNone(webAddress), "none"),
  git: key(
    "A folder with a git repository that each checkpoint is committed to, or none.",
    orNone(filePath),
    "none",
  ),
  syslog: key("Whether each checkpoint is a line of the system's log (logger).", boolean, false),
  every: key(
    "The longest time between two anchored checkpoints while there are new records.",
    duration,
    "1h",
  ),
  records: key("So many new records are anchored at once.", integer({ min: 1, max: 1_000_000 }), 1000),
  max_age: key(
    "How long a record may wait for an anchor before 'audit verify' and /readyz complain, where there is one.",
    duration,
    "1d",
  ),
});

const webhook = section({
  url: neededKey("The address that records are posted to; it is never followed elsewhere.", webAddress),
  secret: neededKey("Where the key of the signature (HMAC-SHA256) is kept.", secret),
});

const ship = section({
  stdout: key("Whether each record is a line of standard output, among those of the log.", boolean, false),
  file: key("A file that each record is appended to as a line of JSON, or none.", orNone(filePath), "none"),
  file_size: key("The file is set aside and begun anew before it grows beyond this.", byteSize, "100MiB"),
  file_keep: key("How many files that were set aside are kept.", integer({ min: 1, max: 10_000 }), 10),
  syslog: key(
    "A syslog server that takes RFC 5424, or none: unix:/dev/log, tcp://HOST:PORT, udp://HOST:PORT (which may lose records).",
    orNone(syslogAddress),
    "none",
  ),
  webhooks: key("Addresses that records are posted to, signed, by a name.", mapOf(targetName, webhook), {}),
});

const audit = section({
  signing_key: key(
    "The file of the key that signs the log, best on another disk than the data, made when missing; none: keys/audit.key of the data folder.",
    orNone(filePath),
    "none",
  ),
  head: key(
    "The file of the newest checkpoint, best on another disk than the data; none: keys/audit.head of the data folder.",
    orNone(filePath),
    "none",
  ),
  anchors: key("Where checkpoints go besides, so that they outlive whoever breaks in here.", anchors, {}),
  ship: key("Where every record is sent, in order, at least once, from the oldest on.", ship, {}),
  retention: key(
    "How long records are kept, or none for ever. Their hashes, and records of what still exists, always stay.",
    orNone(duration),
    "none",
  ),
  personal_data: key(
    "How long records keep names, addresses, agents and reasons before they are deleted for good, or none for ever.",
    orNone(duration),
    "none",
  ),
});

export const settingsSchema = section({
  server: key("The server and the network around it.", server, {}),
  storage: key("Where things are kept.", storage, {}),
  access: key("Who may do what without a role.", access, {}),
  indexes: key(
    "Views by name: main serves /simple/, any other serves /{name}/simple/.",
    mapOf(indexName, index),
    { main: { hosts: true } },
  ),
  upstreams: key(
    "Other indexes, by name, that indexes here may pull through.",
    mapOf(upstreamName, upstream),
    {},
  ),
  mirror: key("What is kept of upstreams.", mirror, {}),
  reserved: key(
    "Patterns of project names that are never asked of an upstream.",
    listOf(nameGlob, (glob) => glob),
    [],
  ),
  limits: key("How large things may be.", limits, {}),
  uploads: key("How strictly uploads are taken.", uploads, {}),
  staged: key("Releases that wait for approval.", staged, {}),
  sessions: key("How long people stay signed in.", sessions, {}),
  downloads: key("The record of downloads.", downloads, {}),
  mail: key("Notices by mail.", mail, {}),
  audit: key("The record of what was done.", audit, {}),
  log: key("The log on standard output.", log, {}),
  policy: optionalKey("Which projects are critical, and what that demands of whoever changes them.", policy),
  policy_file: optionalKey("A file that holds the section policy instead of this one.", filePath),
});

/** What a file that `policy_file` names holds. */
export const policyFileSchema = section({
  policy: neededKey("Which projects are critical, and what that demands of whoever changes them.", policy),
});

/** What the file says, defaults filled in. */
export type FileSettings = ValueOf<typeof settingsSchema>;
