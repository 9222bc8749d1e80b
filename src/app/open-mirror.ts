/** From the settings of upstreams to the mirror; undefined where there are none. */
import { lookup } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import type { UpstreamSettings } from "../config/mirror-schema.ts";
import { openSecret } from "../config/secret.ts";
import type { Settings } from "../config/settings.ts";
import { currentPolicy } from "../gate/current-policy.ts";
import { type Mirror, openMirror } from "../mirror/mirror.ts";
import { type Curation, uncurated } from "../mirror/shown-files.ts";
import { hostOf, type Upstream, type UpstreamSecrets } from "../mirror/upstream.ts";
import type { House } from "./house.ts";
import type { Tell } from "./open-curation.ts";

/** @param curation the rules that hide files; absent: none */
export function startMirror(
  house: House,
  settings: Settings,
  { log, curation = uncurated }: { readonly log: Pick<Tell, "warn">; readonly curation?: Curation },
): Mirror | undefined {
  if (settings.upstreams.size === 0) return undefined;
  const { offline, cacheSize, checkNames } = settings.mirror;
  return openMirror({
    db: house.db,
    blobs: house.blobs,
    now: house.now,
    resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
    upstreams: [...settings.upstreams].map(([name, upstream]) => describeUpstream(name, upstream)),
    indexes: new Map([...settings.indexes].map(([name, { upstreams }]) => [name, upstreams])),
    reserved: () => [...settings.reserved, ...criticalNames(house)],
    offline,
    checksNames: checkNames,
    fileBytes: settings.limits.fileSize,
    ...(cacheSize === undefined ? {} : { cacheBytes: cacheSize }),
    curation,
    warn: (fact, text) => log.warn(fact, text),
  });
}

/** Patterns of critical projects name what is ours; `*` alone means whatever is here, and reserves nothing. */
function criticalNames({ db }: House): string[] {
  const { critical } = currentPolicy(db.orm).policy;
  return critical.flatMap(({ match }) => match.filter((glob) => glob !== "*"));
}

/** An upstream as the mirror uses it. */
export function describeUpstream(name: string, settings: UpstreamSettings): Upstream {
  const { url, layout, hosts, hashes, timeout, refresh, maxStale } = settings;
  return {
    name,
    url,
    layout,
    hosts: [hostOf(new URL(url)), ...hosts],
    allowPrivate: settings.allowPrivateAddresses,
    hashes,
    timeout,
    refresh,
    maxStale,
    secrets: () => openSecrets(settings),
  };
}

/** Read anew each time, so that a secret that was changed on the disk holds at once. */
async function openSecrets(settings: UpstreamSettings): Promise<UpstreamSecrets> {
  const { user, password, token, ca, clientCertificate, clientKey } = settings;
  const read = async (source: typeof password) =>
    source === undefined ? undefined : (await openSecret(source, process.env)).reveal();
  const pem = (path: string | undefined) => (path === undefined ? undefined : readFile(path, "utf8"));
  const [secret, bearer] = [await read(password), await read(token)];
  const basic = secret === undefined ? undefined : Buffer.from(`${user ?? ""}:${secret}`).toString("base64");
  const authorization = bearer === undefined ? basic && `Basic ${basic}` : `Bearer ${bearer}`;
  const tls = { ca: await pem(ca), cert: await pem(clientCertificate), key: await pem(clientKey) };
  return {
    ...(authorization === undefined ? {} : { authorization }),
    tls: Object.fromEntries(Object.entries(tls).filter(([, value]) => value !== undefined)),
  };
}
