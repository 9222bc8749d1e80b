/** Keeps the house as it is drawn: which room may import which, where the libraries live, and how big files get. */
import { expect, test } from "bun:test";
import { Glob } from "bun";
import { dirname, join, normalize } from "node:path";

const root = join(import.meta.dir, "..");

/** Room → rooms it may import. `errors` and `actor` are files that count as rooms. */
const arrows: Record<string, readonly string[]> = {
  errors: [],
  breather: [],
  actor: [],
  cidr: ["errors"],
  packaging: ["errors"],
  lockfiles: ["errors", "packaging"],
  archive: ["errors", "breather", "packaging"],
  policy: ["errors", "actor", "packaging"],
  markup: [],
  curation: ["packaging"],
  config: ["errors", "cidr", "packaging", "policy", "curation"],
  db: ["errors"],
  blobs: ["errors", "breather"],
  audit: ["errors", "actor", "db"],
  accounts: ["errors", "actor", "db", "audit", "packaging"],
  gate: ["errors", "actor", "db", "audit", "accounts", "packaging", "policy"],
  tokens: ["errors", "actor", "cidr", "db", "audit", "packaging", "accounts", "gate"],
  "second-factor": ["errors", "actor", "db", "audit", "accounts", "gate"],
  catalog: ["errors", "actor", "db", "audit", "packaging", "accounts", "policy", "gate"],
  staged: ["errors", "actor", "db", "audit", "accounts", "gate", "packaging", "catalog"],
  mail: ["db", "accounts", "packaging", "catalog", "staged"],
  shipping: ["db", "audit"],
  downloads: ["errors", "actor", "db", "audit", "packaging", "catalog"],
  readiness: [
    "errors",
    "actor",
    "db",
    "audit",
    "accounts",
    "mail",
    "packaging",
    "policy",
    "gate",
    "downloads",
  ],
  readme: ["errors", "db", "packaging", "catalog", "markup"],
  "break-glass": ["errors", "actor", "db", "audit", "packaging", "curation"],
  mirror: [
    "errors",
    "actor",
    "db",
    "audit",
    "accounts",
    "catalog",
    "blobs",
    "archive",
    "packaging",
    "curation",
    "break-glass",
  ],
  seed: ["errors", "packaging", "lockfiles", "mirror"],
  simple: ["errors", "db", "catalog", "mirror", "policy", "packaging"],
  upload: [
    "errors",
    "actor",
    "db",
    "catalog",
    "staged",
    "blobs",
    "archive",
    "policy",
    "gate",
    "audit",
    "packaging",
  ],
  http: [
    "errors",
    "actor",
    "packaging",
    "config",
    "db",
    "blobs",
    "audit",
    "tokens",
    "accounts",
    "catalog",
    "staged",
    "mirror",
    "curation",
    "downloads",
    "simple",
    "upload",
  ],
  web: [
    "errors",
    "actor",
    "packaging",
    "config",
    "db",
    "audit",
    "tokens",
    "accounts",
    "second-factor",
    "mail",
    "shipping",
    "policy",
    "gate",
    "readiness",
    "catalog",
    "staged",
    "mirror",
    "downloads",
    "markup",
    "readme",
    "simple",
    "http",
    "curation",
    "break-glass",
  ],
  app: ["*"],
  cli: ["*"],
  main: ["cli"],
};

/** Library → rooms that may import it. */
const libraries: Record<string, readonly string[]> = {
  elysia: ["http", "web"],
  preact: ["web"],
  "preact-render-to-string": ["web"],
  "drizzle-orm": [
    "db",
    "audit",
    "tokens",
    "accounts",
    "gate",
    "second-factor",
    "catalog",
    "staged",
    "mirror",
    "break-glass",
    "mail",
    "shipping",
    "readiness",
    "downloads",
    "readme",
    "simple",
    "upload",
  ],
  "bun:sqlite": [
    "db",
    "audit",
    "gate",
    "tokens",
    "accounts",
    "catalog",
    "mirror",
    "downloads",
    "readme",
    "simple",
    "upload",
  ],
  yaml: ["config"],
  "@simplewebauthn/server": ["second-factor"],
  otpauth: ["second-factor"],
  qrcode: ["web"],
  nodemailer: ["mail"],
  "@stricli/core": ["cli"],
  "@clack/prompts": ["cli"],
  pino: ["app"],
  "prom-client": ["http", "app"],
  unified: ["markup"],
  "rehype-parse": ["markup"],
  "rehype-sanitize": ["markup"],
  "rehype-stringify": ["markup"],
  "rst-compiler": ["markup"],
};

type Source = { path: string; room: string; text: string; imports: string[] };

const sources: Source[] = [...new Glob("src/**/*.{ts,tsx}").scanSync(root)]
  .filter((path) => !path.startsWith("src/web/browser/"))
  .sort()
  .map((path) => {
    const parts = path.split("/");
    const room = parts.length === 2 ? (parts[1] ?? "").replace(/\.tsx?$/, "") : (parts[1] ?? "");
    const text = require("node:fs").readFileSync(join(root, path), "utf8") as string;
    const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((m) => m[1] ?? "");
    return { path, room, text, imports };
  });

function roomOf(importer: string, specifier: string): string {
  const target = normalize(join(dirname(importer), specifier)).split("/");
  return target[0] !== "src"
    ? "outside"
    : target.length === 2
      ? (target[1] ?? "").replace(/\.tsx?$/, "")
      : (target[1] ?? "");
}

test("every room is in the arrow table", () => {
  expect([...new Set(sources.map((s) => s.room))].filter((room) => !(room in arrows))).toEqual([]);
});

test("no import leaves its room's row", () => {
  const wrong = sources.flatMap((s) =>
    s.imports
      .filter((i) => i.startsWith("."))
      .map((i) => roomOf(s.path, i))
      .filter(
        (to) =>
          to !== s.room &&
          to !== "outside" &&
          !arrows[s.room]?.includes(to) &&
          !arrows[s.room]?.includes("*"),
      )
      .map((to) => `${s.path} imports ${to}`),
  );
  expect(wrong).toEqual([]);
});

test("the arrow table has no cycle", () => {
  const rank = Object.keys(arrows);
  const upward = rank.flatMap((room, at) =>
    (arrows[room] ?? [])
      .filter((to) => to !== "*" && rank.indexOf(to) > at && room !== "main")
      .map((to) => `${room} → ${to}`),
  );
  expect(upward).toEqual([]);
});

test("no two files import each other, not even by a detour", () => {
  const importsOf = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.filter((each) => each.startsWith(".")).map((each) => normalize(join(dirname(path), each))),
    ]),
  );
  const circles: string[] = [];
  const done = new Set<string>();
  function walk(path: string, trail: readonly string[]): void {
    const at = trail.indexOf(path);
    if (at >= 0) circles.push([...trail.slice(at), path].join(" → "));
    if (at >= 0 || done.has(path)) return;
    for (const next of importsOf.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  }
  for (const path of importsOf.keys()) walk(path, []);
  expect(circles).toEqual([]);
});

test("libraries stay in their rooms", () => {
  const wrong = sources.flatMap((s) =>
    s.imports
      .map((i) => Object.keys(libraries).find((lib) => i === lib || i.startsWith(`${lib}/`)))
      .filter((lib) => lib !== undefined && !libraries[lib]?.includes(s.room))
      .map((lib) => `${s.path} imports ${lib}`),
  );
  expect(wrong).toEqual([]);
});

test("clock and randomness come from the composition root", () => {
  const wild =
    /\bDate\.now\(|new Date\(\)|Math\.random\(|crypto\.randomUUID\(|getRandomValues\(|import \{[^}]*\brandom(?:Bytes|UUID)\b/;
  expect(
    sources.filter((s) => !["app", "main", "cli"].includes(s.room) && wild.test(s.text)).map((s) => s.path),
  ).toEqual([]);
});

test("no file is a drawer for odds and ends", () => {
  const drawers = /(^|\/)(index|utils?|helpers?|common|types|manager)\.tsx?$/;
  expect(sources.filter((s) => drawers.test(s.path)).map((s) => s.path)).toEqual([]);
});

test("files stay small: none over 350 lines, nine in ten under 200", () => {
  const lines = sources.map((s) => ({ path: s.path, lines: s.text.split("\n").length - 1 }));
  expect(lines.filter((f) => f.lines > 350)).toEqual([]);
  expect(lines.filter((f) => f.lines >= 200).length).toBeLessThanOrEqual(Math.ceil(lines.length / 10));
});

test("the text opens with what the file is for", () => {
  expect(sources.filter((s) => !/^(\/\*\*|\/\/|#!)/.test(s.text)).map((s) => s.path)).toEqual([]);
});
