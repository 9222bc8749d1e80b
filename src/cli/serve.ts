/** `gatehouse serve`: runs the server until it is told to stop. */
import { buildCommand } from "@stricli/core";
import { issueSetUpLink } from "../accounts/set-up-link.ts";
import { openNotary } from "../app/audit-keys.ts";
import { consoleActor, type House, lockHouse, openHouse } from "../app/house.ts";
import { type Log, openLog } from "../app/log.ts";
import { openAnchors } from "../app/open-anchors.ts";
import { reloadPolicy } from "../app/reload-policy.ts";
import { thisProgram } from "../app/this-program.ts";
import { startNightWatch } from "../app/verify-nightly.ts";
import { noteAnchored } from "../audit/anchored.ts";
import { startReadiness } from "../app/start-readiness.ts";
import { startSealer } from "../app/start-sealer.ts";
import { startMail } from "../app/send-mail.ts";
import { startRetention } from "../app/start-retention.ts";
import { startShipping } from "../app/start-shipping.ts";
import { startServer } from "../app/server.ts";
import { sweepBeside } from "../app/sweep-blobs.ts";
import { countDaily, topCounter } from "../app/top-counter.ts";
import { leaderGone, startMembers } from "../app/members.ts";
import { makeMissingCards } from "../catalog/project-card.ts";
import { describeConfig } from "../config/describe-config.ts";
import { loadConfig, type LoadedConfig } from "../config/load-config.ts";
import { loadPolicy } from "../gate/load-policy.ts";
import { invalid, Refusal } from "../errors.ts";
import { clientLines, placeholder } from "../web/paste-lines/client-lines.ts";
import { type ConfigFlags, configFlags, textFlag } from "./flags.ts";

type Flags = ConfigFlags & {
  readonly listen?: string;
  readonly processes: number;
  readonly member: boolean;
};

export const serve = buildCommand({
  docs: { brief: "Run the server. An empty data folder gets a one-time set-up link." },
  parameters: {
    flags: {
      ...configFlags,
      listen: textFlag("HOST:PORT", "Address and port, such as 127.0.0.1:8460"),
      processes: {
        kind: "parsed",
        parse: processCount,
        brief: "Serve with so many processes on the one port",
        placeholder: "N",
        default: "1",
      },
      member: {
        kind: "boolean",
        brief: "Started by another serve",
        default: false,
        hidden: true,
        withNegated: false,
      },
    },
  },
  func: (flags: Flags) => (flags.member ? runMember(flags) : runLeader(flags)),
});

/** Holds the data folder, serves, and keeps the other processes. */
async function runLeader({ config, data, listen, processes }: Flags): Promise<void> {
  const loaded = await loadConfig(config, process.env, { data, listen });
  const { settings, warnings } = loaded;
  if (processes > 1 && settings.server.listen.port === 0) throw noPort();
  const log = openLog(settings.log);
  const lock = lockHouse(settings.storage.data);
  const house = await openHouse(settings.storage.data, settings.audit);
  await house.blobs.sweepTmp();
  if (house.db.guard.refusal === undefined) await makeMissingCards(house.db);
  else
    log.error(
      { reason: house.db.guard.refusal.sentence },
      "NOTHING IS WRITTEN: the audit log was tampered with",
    );
  for (const warning of warnings) log.warn({ warning }, "config");
  // Where nothing can be written, nothing can be changed either.
  if (house.db.guard.refusal === undefined) putInForce(house, loaded, log);
  const told = signalToStop();
  const server = startServer(house, settings, {
    log,
    configFile: loaded.file,
    sharePort: processes > 1,
    settingRows: describeConfig(loaded),
  });
  const { uploadListen } = settings.server;
  const uploadAddress = uploadListen && (await server.listenForUploads(uploadListen));
  const sweep = sweepBeside(house, log);
  const notary = openNotary(house);
  const sealer = startSealer(house, notary, {
    log,
    anchor: openAnchors(settings, {
      log,
      now: () => performance.now(),
      arrived: (note) => noteAnchored(house.db, house.now(), note),
    }),
  });
  const shipping = startShipping(house, settings, { log });
  const retention = startRetention(house, settings, { log, notary });
  const watch = startNightWatch(
    house,
    [
      ...thisProgram(),
      "audit",
      "verify",
      "--json",
      ...flagOf("--config", config),
      "--data",
      settings.storage.data,
    ],
    log,
  );
  const mail = startMail(house, settings, { log });
  const readiness = startReadiness(house, { log });
  const counting = countDaily(house, log);
  const members = startMembers(processes - 1, ["serve", "--member", ...process.argv.slice(3)], log);
  log.info(
    {
      address: server.address,
      ...(uploadAddress === undefined ? {} : { upload_address: uploadAddress }),
      public_url: settings.server.publicUrl,
      data: settings.storage.data,
      processes,
    },
    "serving",
  );
  greet(
    settings.server.publicUrl,
    house.db.guard.refusal === undefined ? issueSetUpLink(house, consoleActor()) : undefined,
  );

  process.on("SIGHUP", () => void reloadOnSignal(house, loaded, log));

  log.info({ signal: await told }, "stopping");
  await Promise.all([
    server.stop(),
    members.stop(),
    sweep.stop(),
    mail.stop(),
    shipping.stop(),
    retention.stop(),
    watch.stop(),
    readiness.stop(),
  ]);
  counting.stop();
  sealer.stop();
  house.close();
  lock.release();
  log.info("stopped");
  log.flush();
}

/** One of several processes: the leader holds the lock and has tidied the folder. */
async function runMember({ config, data, listen }: Flags): Promise<void> {
  const loaded = await loadConfig(config, process.env, { data, listen });
  const { settings } = loaded;
  const log = openLog(settings.log);
  const house = await openHouse(settings.storage.data, settings.audit);
  const told = Promise.race([signalToStop(), leaderGone()]);
  // The leader reloads for all.
  process.on("SIGHUP", () => undefined);
  const server = startServer(house, settings, {
    log,
    configFile: loaded.file,
    sharePort: true,
    settingRows: describeConfig(loaded),
  });
  await told;
  await server.stop();
  house.close();
  log.flush();
}

/** The policy of the file, or none, replaces whatever the data folder knows of (J36). @throws Refusal `policy.*` */
function putInForce(house: House, { policy, settings }: LoadedConfig, log: Log): void {
  const act = { actor: consoleActor(), at: house.now() };
  const { publicUrl } = settings.server;
  const load = { read: policy, publicUrl, by: "start", countTop: topCounter(house) };
  const { loaded, difference, warning } = loadPolicy(house.db, act, load);
  if (loaded) log.info({ file: policy.file, difference }, "a policy was loaded");
  if (warning !== undefined) log.warn({ warning }, "policy");
}

async function reloadOnSignal(house: House, { file, settings }: LoadedConfig, log: Log): Promise<void> {
  if (file === undefined) return log.warn("there is no config file to load a policy from");
  try {
    const { publicUrl } = settings.server;
    const reload = { config: file, by: "SIGHUP", actor: consoleActor(), publicUrl } as const;
    const { loaded, difference, warning } = await reloadPolicy(house, reload);
    log.info({ difference }, loaded ? "a policy was loaded" : "this policy is in force already");
    if (warning !== undefined) log.warn({ warning }, "policy");
  } catch (error) {
    if (!(error instanceof Refusal)) return log.error({ err: error }, "the policy could not be loaded");
    const { sentence, details } = error;
    log.error({ reason: sentence, ...details }, "the policy was refused; the last good one stays in force");
  }
}

function flagOf(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [name, value];
}

function processCount(text: string): number {
  if (!/^[1-9][0-9]?$/.test(text)) throw new SyntaxError("a number of processes is 1 to 99");
  return Number(text);
}

function noPort(): Refusal {
  return invalid(
    "serve.processes",
    "Several processes need one port to share, and the listen address leaves it to the system.",
    "Name a port, such as --listen 127.0.0.1:8460.",
  );
}

/** Resolves with the first signal to stop. */
function signalToStop(): Promise<string> {
  return new Promise((resolve) => {
    for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => resolve(name));
  });
}

/** For the person in front of the console; programs read the log on standard output. */
function greet(publicUrl: string, link: string | undefined): void {
  const lines = [`Gatehouse is open at ${publicUrl}`];
  if (link !== undefined) {
    lines.push(
      "",
      "There is no admin yet. Make one here (works once, for an hour):",
      `  ${publicUrl}/set-up?key=${link}`,
    );
  }
  lines.push("", "Lines to paste:");
  for (const { client, install, publish } of clientLines({ publicUrl, token: placeholder })) {
    if (!["pip", "uv", "twine"].includes(client)) continue;
    for (const block of [install, publish]) if (block !== undefined) lines.push(block.replace(/^/gm, "  "));
  }
  process.stderr.write(`${lines.join("\n")}\n\n`);
}
