/** Compares what a running server shows of every project, in each of its forms, with the rows of the database. */
import type { Reading } from "../db/open-reading.ts";
import type { Found } from "./check-report.ts";

/** Asks the server for a path, with this Accept header. */
export type FetchView = (path: string, accept: string) => Promise<Response>;

/** One line a file: what every view must say alike. */
type Lines = readonly string[];

const JSON_FORM = "application/vnd.pypi.simple.v1+json";

/** A project that changes while it is looked at is looked at again, at most so often. */
const TRIES = 5;

export async function checkViews(reading: Reading, found: Found, fetchView: FetchView): Promise<void> {
  const names = reading.sqlite
    .query<{ name: string }, []>(
      "SELECT name FROM projects WHERE status <> 'quarantined' AND serial > 0 ORDER BY name",
    )
    .all()
    .map((row) => row.name);
  for (const name of names) {
    for (let tries = 1; ; tries += 1) {
      const serial = serialOf(reading, name);
      const faults = serial === undefined ? [] : await compare(reading, name, fetchView);
      if (serialOf(reading, name) !== serial && tries < TRIES) continue;
      for (const fault of faults) found.fault("view.differs", `project ${name}: ${fault}`);
      break;
    }
  }
}

function serialOf({ sqlite }: Reading, name: string): number | undefined {
  return sqlite.query<{ serial: number }, [string]>("SELECT serial FROM projects WHERE name = ?").get(name)
    ?.serial;
}

async function compare(reading: Reading, name: string, fetchView: FetchView): Promise<string[]> {
  const rows = rowLines(reading, name);
  const page = `/simple/${name}/`;
  const views = [
    ["the HTML page", await read(fetchView, page, { accept: "text/html", lines: htmlLines })],
    ["the JSON page", await read(fetchView, page, { accept: JSON_FORM, lines: jsonLines })],
    [
      "the JSON API",
      rows.length === 0
        ? rows
        : await read(fetchView, `/pypi/${name}/json`, { accept: "application/json", lines: apiLines }),
    ],
  ] as const;
  return views.flatMap(([view, lines]) =>
    typeof lines === "string" ? [`${view}: ${lines}`] : difference(view, rows, lines),
  );
}

function difference(view: string, rows: Lines, lines: Lines): string[] {
  return [
    ...rows.filter((line) => !lines.includes(line)).map((line) => `${view} lacks ${line}`),
    ...lines.filter((line) => !rows.includes(line)).map((line) => `${view} shows ${line}`),
  ];
}

type Form = { readonly accept: string; readonly lines: (body: string) => Lines };

async function read(fetchView: FetchView, path: string, { accept, lines }: Form): Promise<Lines | string> {
  const response = await fetchView(path, accept);
  return response.status === 200 ? lines(await response.text()) : `answers ${response.status}`;
}

type Shown = {
  readonly filename: string;
  readonly sha256: string;
  readonly requiresPython?: string | null | undefined;
  readonly yanked: boolean;
  readonly reason?: string | null | undefined;
};

function line({ filename, sha256, requiresPython, yanked, reason }: Shown): string {
  return `${filename} ${sha256} python '${requiresPython ?? ""}' ${yanked ? `yanked '${reason ?? ""}'` : "offered"}`;
}

function rowLines({ sqlite }: Reading, name: string): Lines {
  return sqlite
    .query<Omit<Shown, "yanked"> & { yanked: number }, [string]>(
      `SELECT f.filename, lower(hex(f.sha256)) AS sha256, f.requires_python AS requiresPython, f.yanked,
         f.yanked_reason AS reason FROM files AS f JOIN projects AS p ON p.id = f.project_id WHERE p.name = ?`,
    )
    .all(name)
    .map((row) => line({ ...row, yanked: row.yanked === 1 }));
}

function htmlLines(body: string): Lines {
  return [...body.matchAll(/<a ([^>]*)>([^<]*)<\/a>/g)].map(([, attributes = "", text = ""]) => {
    const value = (name: string) => {
      const found = new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes)?.[1];
      return found === undefined ? undefined : unescape(found);
    };
    const sha256 = /#sha256=([0-9a-f]{64})$/.exec(value("href") ?? "")?.[1] ?? "none";
    const reason = value("data-yanked");
    return line({
      filename: unescape(text),
      sha256,
      requiresPython: value("data-requires-python"),
      yanked: reason !== undefined,
      reason,
    });
  });
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'" };

function unescape(text: string): string {
  return text
    .replace(/&(lt|gt|quot|#x27|#39);/g, (all, name: string) => ENTITIES[name] ?? all)
    .replaceAll("&amp;", "&");
}

type JsonFile = {
  readonly filename: string;
  readonly hashes: { readonly sha256: string };
  readonly "requires-python"?: string;
  readonly yanked?: boolean | string;
};

function jsonLines(body: string): Lines {
  const { files } = JSON.parse(body) as { files: readonly JsonFile[] };
  return files.map((file) => {
    const { yanked = false } = file;
    const reason = typeof yanked === "string" ? yanked : undefined;
    return line({
      filename: file.filename,
      sha256: file.hashes.sha256,
      requiresPython: file["requires-python"],
      yanked: yanked !== false,
      reason,
    });
  });
}

type ApiFile = {
  readonly filename: string;
  readonly digests: { readonly sha256: string };
  readonly requires_python: string | null;
  readonly yanked: boolean;
  readonly yanked_reason: string | null;
};

function apiLines(body: string): Lines {
  const { releases } = JSON.parse(body) as { releases: Readonly<Record<string, readonly ApiFile[]>> };
  return Object.values(releases)
    .flat()
    .map((file) =>
      line({
        filename: file.filename,
        sha256: file.digests.sha256,
        requiresPython: file.requires_python,
        yanked: file.yanked,
        reason: file.yanked_reason,
      }),
    );
}
