/** `gatehouse release wait`: a job of CI asks the server until somebody has approved or rejected its release. */
import { buildCommand } from "@stricli/core";
import { type Duration, parseDuration } from "../config/duration.ts";
import { quote, Refusal } from "../errors.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { Version } from "../packaging/version.ts";
import { neededFlag } from "./flags.ts";
import { projectArgument, versionArgument } from "./project-argument.ts";
import { say } from "./say.ts";

type Flags = { readonly url: string; readonly timeout: Duration };

export const releaseWait = buildCommand({
  docs: {
    brief: "Wait until a release is approved",
    fullDescription:
      "Asks the server, with the token in GATEHOUSE_TOKEN. Ends with 0 when the release is approved or published, with 1 when it is rejected, expires, or nobody settles it in time.",
  },
  parameters: {
    flags: {
      url: neededFlag("URL", "The server, such as https://packages.example.com"),
      timeout: {
        kind: "parsed",
        parse: parseDuration,
        brief: "How long to wait at most",
        default: "30m",
        placeholder: "T",
      },
    },
    positional: { kind: "tuple", parameters: [projectArgument, versionArgument] },
  },
  func: wait,
});

/** The first questions come fast, for releases that are settled already. */
const PAUSES = [500, 1000, 2000, 5000];
const LONGEST_PAUSE = 10_000;

async function wait({ url, timeout }: Flags, name: ProjectName, version: Version): Promise<void> {
  const address = addressOf(url, name, version);
  const token = process.env["GATEHOUSE_TOKEN"] ?? "";
  if (token === "") throw noToken();
  const end = Date.now() + timeout;
  let told = false;
  for (let asked = 0; ; asked += 1) {
    const { state, reason, page } = await ask(address, token, end);
    if (state === "approved" || state === "published") return say(`'${name} ${version.text}' is ${state}.`);
    if (state === "rejected" || state === "expired") throw ended(`${name} ${version.text}`, state, reason);
    if (state === "waiting" && !told) {
      told = true;
      say(`'${name} ${version.text}' waits for approval: ${page ?? url}`);
    }
    const pause = PAUSES[asked] ?? LONGEST_PAUSE;
    if (Date.now() + pause > end) throw late(`${name} ${version.text}`);
    await Bun.sleep(pause);
  }
}

type Answer = { readonly state: string; readonly reason: string | null; readonly page: string | null };

/** A server that restarts is asked again. @throws Refusal for what asking again does not mend */
async function ask(address: string, token: string, end: number): Promise<Answer> {
  const nothing = { state: "unknown", reason: null, page: null };
  const left = Math.max(1, Math.min(30_000, end - Date.now()));
  const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
  const response = await fetch(address, {
    headers,
    redirect: "manual",
    signal: AbortSignal.timeout(left),
  }).catch(() => undefined);
  if (response === undefined || response.status >= 500 || response.status === 429) return nothing;
  const body = (await response.json().catch(() => ({}))) as Partial<Answer> & { readonly message?: unknown };
  if (response.status === 200 && typeof body.state === "string") {
    return { state: body.state, reason: body.reason ?? null, page: body.page ?? null };
  }
  throw new Refusal({
    kind: "unavailable",
    code: "release.wait",
    message: `The server answered ${response.status} for ${quote(address)}.`,
    remedy: "Check --url, project and version; the token must be of somebody with a role on the project.",
  });
}

function addressOf(url: string, name: ProjectName, version: Version): string {
  const origin = URL.parse(url)?.origin;
  if (origin !== undefined && /^https?:/.test(origin)) {
    return `${origin}/api/v1/projects/${name}/releases/${encodeURIComponent(version.text)}`;
  }
  throw new Refusal({
    kind: "invalid",
    code: "usage",
    message: `${quote(url)} is no address of a server.`,
    remedy: "Write it as https://packages.example.com.",
  });
}

function noToken(): Refusal {
  return new Refusal({
    kind: "invalid",
    code: "usage",
    message: "There is no token in GATEHOUSE_TOKEN.",
    remedy: "Set it to the token that published the release.",
  });
}

function ended(what: string, state: string, reason: string | null): Refusal {
  const why = reason === null ? "" : `: ${reason}`;
  return new Refusal({ kind: "conflict", code: `release.${state}`, message: `'${what}' is ${state}${why}.` });
}

function late(what: string): Refusal {
  return new Refusal({
    kind: "unavailable",
    code: "release.timeout",
    message: `'${what}' was approved by nobody in this time.`,
    remedy: "It still waits: run this again, or give --timeout more.",
  });
}
