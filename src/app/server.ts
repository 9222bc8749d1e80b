/** The composition root: from an open house and its settings to a listening server, and back again in order. */
import { createBlobTrust } from "../blobs/blob-trust.ts";
import { openProjectView } from "../catalog/project-view.ts";
import { createPasswordGate } from "../accounts/password-gate.ts";
import type { SettingRow } from "../config/describe-config.ts";
import type { IndexName } from "../config/index-name.ts";
import type { Settings } from "../config/settings.ts";
import { policyState } from "../gate/load-policy.ts";
import { createDownloadCounter, type DownloadCounter } from "../downloads/download-counter.ts";
import { createAccess } from "../http/access.ts";
import { createAnswerError } from "../http/answer-error.ts";
import { createFront, type Front } from "../http/front.ts";
import { createHostGuard } from "../http/host-guard.ts";
import { createHttpApp } from "../http/http-app.ts";
import { createMetrics } from "../http/metrics.ts";
import type { UploadRouteDeps } from "../http/upload-route.ts";
import { type BlockedLog, createBlockedLog } from "../mirror/blocked-log.ts";
import type { Mirror } from "../mirror/mirror.ts";
import { recordTurnedAway } from "../accounts/turned-away.ts";
import { countForeignKeys } from "../second-factor/foreign-keys.ts";
import { prepareReadme } from "../readme/prepare-readme.ts";
import type { Readmes } from "../readme/readmes.ts";
import { dutyNotice } from "../readiness/duty-notice.ts";
import { createSimplePages } from "../simple/simple-pages.ts";
import { createLastUse, type LastUse } from "../tokens/last-use.ts";
import { expireReleases } from "../staged/reject-release.ts";
import { tellExpiring } from "../tokens/tell-expiring.ts";
import { lookedAt } from "../web/banner.ts";
import { visitorOf } from "../web/session.ts";
import { showRefusal } from "../web/show-refusal.tsx";
import { webRoutes } from "../web/web-routes.tsx";
import { admission } from "./admission.ts";
import { auditWarnings } from "./audit-warnings.ts";
import type { House } from "./house.ts";
import { openKeyFile } from "./key-file.ts";
import type { Log } from "./log.ts";
import { openCuration, type OpenCuration } from "./open-curation.ts";
import { startMirror } from "./open-mirror.ts";
import { openReadmes } from "./open-readmes.ts";
import { proxyTest } from "./proxy-test.ts";
import { mailKeyOf, sendsMail } from "./send-mail.ts";
import { damageWarning, findFaults, policyFaults } from "./server-faults.ts";
import { openRequestLog, type RequestLog } from "./request-log.ts";
import { listenForUploads, type UploadAddress, type UploadListener } from "./upload-listener.ts";

export type RunningServer = {
  /** Where it listens: `http://127.0.0.1:8460`. */
  readonly address: string;
  /** Takes uploads at a further address, where answers have reason phrases. @throws Refusal `serve.upload_listen` */
  readonly listenForUploads: (at: UploadAddress) => Promise<string>;
  /** Takes no more requests, lets those in flight end for at most the grace, then cuts them. */
  stop(): Promise<void>;
};

/** Longer than any file here: the front judges sizes itself, with words. */
const ANY_BODY = Number.MAX_SAFE_INTEGER;

/** How long a client may go on sending after its answer, in seconds. */
const LONGEST_REST = 255;

/** How long a form may take to arrive, in seconds. */
const LONGEST_FORM = 30;

/** By its address alone, since nothing has been read yet; with or without the name of an index, and a query. */
const isUpload = (url: string): boolean => /\/legacy\/?(?:\?.*)?$/.test(url);

/** How often last uses of tokens are written down, and their ends looked for, in milliseconds. */
const FLUSH_EVERY = 15_000;

/** How often downloads are written down, in milliseconds. */
const FLUSH_DOWNLOADS_EVERY = 5_000;

export type ServerOptions = {
  readonly log: Log;
  /** Whether other processes serve the same port. */
  readonly sharePort: boolean;
  /** The config file, whose policy admins can have loaded again. */
  readonly configFile?: string | undefined;
  /** What admins see of the settings, and where each comes from. */
  readonly settingRows?: readonly SettingRow[];
};

export function startServer(
  house: House,
  settings: Settings,
  { log, sharePort, settingRows = [] }: ServerOptions,
): RunningServer {
  const lastUse = createLastUse(house.db);
  const requestLog = openRequestLog(settings.log);
  const readmes = openReadmes(house.db);
  const curation = openCuration(house, settings, log);
  const mirror = startMirror(house, settings, { log, curation });
  const blocked = createBlockedLog(house);
  const downloads = countDownloads(house, settings, log);
  const front = composeFront(house, settings, {
    log,
    requestLog,
    lastUse,
    downloads: downloads.counter,
    readmes,
    settingRows,
    mirror,
    curation,
    blocked,
  });
  const server = Bun.serve({
    hostname: settings.server.listen.host,
    port: settings.server.listen.port,
    reusePort: sharePort,
    idleTimeout: 255,
    // Otherwise the runtime prints a stack for each download that is cut on purpose.
    development: false,
    maxRequestBodySize: ANY_BODY,
    fetch: (request, self) => {
      // A trickling body does not count as activity for the runtime; uploads have their own watchdog.
      if (request.method === "POST") self.timeout(request, isUpload(request.url) ? 0 : LONGEST_FORM);
      const answer = front(request, self.requestIP(request)?.address ?? "");
      if (request.method !== "POST") return answer;
      // What is left of a refused body is read away, but not for ever.
      return Promise.resolve(answer).finally(() => self.timeout(request, LONGEST_REST));
    },
    error: (error) => {
      log.error({ err: error }, "defect outside of any request");
      return new Response("Internal error.\n", {
        status: 500,
        headers: { "content-type": "text/plain; charset=utf-8" },
      });
    },
  });
  const foreign = countForeignKeys(house.db.orm, settings.server.publicUrl);
  if (foreign > 0) {
    log.warn({ keys: foreign }, "keys were registered under another host name than server.public_url");
  }
  const flushing = setInterval(() => {
    try {
      lastUse.flush();
      recordTurnedAway(house.db, house.now());
      mirror?.flush();
      void mirror?.checkNames();
      void curation.refresh();
      blocked.flush();
      tellExpiring(house);
      expireReleases({ ...house, removeBlob: (sha256) => house.blobs.remove(sha256) });
    } catch (error) {
      // A full disk now may have room the next time; the server goes on.
      log.error({ err: error }, "could not write down last uses");
    }
  }, FLUSH_EVERY);
  const uploads: UploadListener[] = [];
  return {
    listenForUploads: async (at) => {
      const listener = await listenForUploads(front, at);
      uploads.push(listener);
      return listener.address;
    },
    address: `http://${settings.server.listen.host.includes(":") ? `[${server.hostname}]` : server.hostname}:${server.port}`,
    stop: async () => {
      clearInterval(flushing);
      downloads.stopTimer();
      const ends = [server.stop(), ...uploads.map((listener) => listener.stop())];
      await atMost(settings.server.shutdownGrace, Promise.all(ends));
      await server.stop(true);
      for (const listener of uploads) listener.cut();
      readmes.close();
      mirror?.close();
      lastUse.flush();
      blocked.flush(true);
      recordTurnedAway(house.db, house.now());
      await downloads.flush();
      requestLog.flush();
    },
  };
}

/** Counts downloads and writes them down every few seconds; a disk that takes nothing is told to the log alone. */
function countDownloads({ db, now }: House, settings: Settings, log: Log) {
  const counter = createDownloadCounter({
    db,
    now,
    keep: settings.downloads.keep,
    lost: (count) => log.error({ count }, "downloads were not recorded: too many waited to be written down"),
  });
  const flush = () =>
    counter.flush().catch((error: unknown) => log.error({ err: error }, "could not write down downloads"));
  const timer = setInterval(() => void flush(), FLUSH_DOWNLOADS_EVERY);
  return { counter, flush, stopTimer: () => clearInterval(timer) };
}

/** Waits for `work`, at most `ms`, and leaves no timer behind: it would keep the process alive until the grace is over. */
async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, ms);
  await Promise.race([work, over.promise]);
  clearTimeout(timer);
}

type Own = {
  readonly log: Log;
  readonly requestLog: RequestLog;
  readonly lastUse: LastUse;
  readonly downloads: DownloadCounter;
  readonly readmes: Readmes;
  readonly settingRows: readonly SettingRow[];
  readonly mirror: Mirror | undefined;
  readonly curation: OpenCuration;
  readonly blocked: BlockedLog;
};

function composeFront(house: House, settings: Settings, own: Own): Front {
  const { db, now } = house;
  const view = openProjectView(db);
  const access = createAccess({ db, now, lastUse: own.lastUse, read: settings.access.read });
  const headers = settings.access.read === "anyone" ? OPEN_TO_SCRIPTS : {};
  const trust = createBlobTrust({
    path: (sha256) => house.blobs.path(sha256),
    alarm: (sha256, what) => own.log.error({ sha256, what }, "a stored file is damaged and not served"),
  });
  const metrics = createMetrics({
    counts: () => view.counts(),
    damaged: () => trust.damaged(),
    policy: () => policyState(db.orm),
  });
  const answerError = createAnswerError({
    page: showRefusal,
    report: (error, requestId) => own.log.error({ err: error, request_id: requestId }, "defect"),
  });
  const upload: UploadRouteDeps = {
    ...admission(house, settings),
    published: ({ metadata }) =>
      void prepareReadme(own.readmes, metadata).catch((error: unknown) =>
        own.log.error({ err: error }, "a description was not prepared"),
      ),
    blobs: house.blobs,
    fileBytes: settings.limits.fileSize,
    access,
    stallAfter: settings.server.uploadStall,
  };
  const app = createHttpApp({
    answerError,
    json: { access, view, mark: db.mark, publicUrl: settings.server.publicUrl, headers },
    audit: { db, access },
    leaks: { db, now },
    releases: { db, access, publicUrl: settings.server.publicUrl },
    operations: {
      metrics,
      faults: () => [...findFaults(house), ...policyFaults(house)],
      warnings: () => [...damageWarning(trust), ...auditWarnings(house, settings)],
    },
  });
  webRoutes(app, {
    db,
    now,
    randomBytes: house.randomBytes,
    passwords: createPasswordGate(),
    sessions: settings.sessions,
    settingRows: own.settingRows,
    mirror: own.mirror,
    curation: own.curation,
    ...(sendsMail(settings) ? { mailKey: mailKeyOf(house) } : {}),
    seedKey: openKeyFile(house.dataFolder, "totp-seed.key", house),
    view,
    access,
    readmes: own.readmes,
    removeBlob: (sha256) => house.blobs.remove(sha256),
    publicUrl: settings.server.publicUrl,
    readBy: settings.access.read,
  });
  const open = settings.access.read === "anyone";
  const person = { db, now, sessions: settings.sessions };
  return createFront({
    context: { now, newId: house.newId, isTrustedProxy: proxyTest(settings) },
    answerError,
    pageHost: createHostGuard({
      publicUrl: settings.server.publicUrl,
      listenHost: settings.server.listen.host,
    }),
    simple: {
      access,
      pages: createSimplePages({
        view,
        mark: db.mark,
        headers,
        now,
        mirror: own.mirror,
        hosts: (index) => settings.indexes.get(index as IndexName)?.hosts ?? false,
        freeze: (index) => settings.indexes.get(index as IndexName)?.freeze?.at,
      }),
    },
    staged: { db, access, blobPath: (sha256) => house.blobs.path(sha256) },
    files: {
      mirror: own.mirror,
      blocked: own.blocked,
      access,
      view,
      blobPath: (sha256) => house.blobs.path(sha256),
      trust,
      downloads: own.downloads,
      headers,
    },
    upload,
    indexes: settings.indexes,
    app: {
      handle: (request) =>
        lookedAt(
          {
            request,
            open,
            visitor: () => visitorOf(person, request),
            duty: (userId) => dutyNotice(db.orm, now(), userId),
          },
          () => app.handle(request),
        ),
    },
    metrics,
    log: (context, answer) => own.requestLog.note(context, answer),
  });
}

/** An open index may be read by scripts of any page, as the public index allows. */
const OPEN_TO_SCRIPTS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "X-PyPI-Last-Serial",
};
