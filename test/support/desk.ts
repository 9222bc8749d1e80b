/** A developer's desk for one test: an empty home, caches and work folder, where real tools run and see nothing else. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClientName } from "./client-versions.ts";
import { clientPrograms } from "./clients.ts";
import { type Finished, runProcess } from "./run-process.ts";

/** What a run may change: the folder it starts in (the work folder when left out) and the environment on top. */
export type DeskRun = {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
};

/** A home, a work folder, and tools to run there. Disposing of it removes the files. */
export type Desk = Disposable & {
  /** Home folder: `.netrc`, `.pypirc` and the like go here. */
  readonly home: string;
  /** Work folder, the parent of projects. */
  readonly work: string;
  /** Makes an empty folder in the work folder. */
  readonly newFolder: () => string;
  readonly run: (client: ClientName, args: readonly string[], options?: DeskRun) => Promise<Finished>;
  /** Pastes lines into a shell that finds the programs of `client`; it stops at the first that fails. */
  readonly paste: (client: ClientName, lines: string, options?: DeskRun) => Promise<Finished>;
};

/** Sets up an empty desk. */
export function openDesk(): Desk {
  const root = mkdtempSync(join(tmpdir(), "gatehouse-desk-"));
  const home = join(root, "home");
  const work = join(root, "work");
  for (const folder of [home, work, join(root, "tmp")]) mkdirSync(folder);
  return {
    home,
    work,
    newFolder: () => mkdtempSync(join(work, "f-")),
    run: async (client, args, options = {}) => {
      const programs = await clientPrograms(client);
      const env = { ...environment(root, programs), ...options.env };
      return runProcess([...program(client, programs), ...args], { cwd: options.cwd ?? work, env });
    },
    paste: async (client, lines, options = {}) => {
      const env = { ...environment(root, await clientPrograms(client)), ...options.env };
      return runProcess(["/bin/sh", "-ec", lines], { cwd: options.cwd ?? work, env });
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

function program(client: ClientName, programs: string): string[] {
  const tool = client.split(" ")[0] ?? "";
  return tool === "pip" ? [join(programs, "python"), "-m", "pip"] : [join(programs, tool)];
}

/** Everything a tool may learn from its surroundings; nothing of the machine's own settings. */
function environment(root: string, programs: string): Record<string, string> {
  const home = join(root, "home");
  const python = join(programs, "python");
  return {
    PATH: `${programs}:/usr/bin:/bin`,
    HOME: home,
    TMPDIR: join(root, "tmp"),
    LANG: "C.UTF-8",
    XDG_CACHE_HOME: join(home, ".cache"),
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_DATA_HOME: join(home, ".local", "share"),
    XDG_STATE_HOME: join(home, ".local", "state"),
    ...display,
    ...quietTools,
    UV_PYTHON: python,
    PIPENV_PYTHON: python,
    // Whatever would leave the machine meets a closed port at once.
    HTTP_PROXY: "http://127.0.0.1:9",
    HTTPS_PROXY: "http://127.0.0.1:9",
    NO_PROXY: "127.0.0.1,localhost",
  };
}

/** A named terminal: on a dumb one rich ignores COLUMNS. */
const display = { COLUMNS: "200", TERM: "xterm", NO_COLOR: "1" };

const quietTools = {
  PIP_CONFIG_FILE: "/dev/null",
  PIP_FIND_LINKS: "",
  PIP_DISABLE_PIP_VERSION_CHECK: "1",
  PIP_NO_INPUT: "1",
  PYTHON_KEYRING_BACKEND: "keyring.backends.null.Keyring",
  UV_PYTHON_DOWNLOADS: "never",
  UV_NO_PROGRESS: "1",
  POETRY_VIRTUALENVS_IN_PROJECT: "true",
  POETRY_NO_INTERACTION: "1",
  PDM_CHECK_UPDATE: "false",
  PIPENV_VENV_IN_PROJECT: "1",
  PIPENV_NOSPIN: "1",
  PIPENV_IGNORE_VIRTUALENVS: "1",
};
