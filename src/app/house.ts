/** The open data folder that every command works on, and who runs the command. */
import { randomBytes, randomUUID } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { ConsoleActor } from "../actor.ts";
import { adoptEvents } from "../audit/adopt-events.ts";
import { judgeHead } from "../audit/judge-head.ts";
import { readLogState } from "../audit/log-state.ts";
import { type DiskStore, openDiskStore } from "../blobs/disk-store.ts";
import { type HouseLock, takeHouseLock } from "../db/house-lock.ts";
import { type Db, openDatabase } from "../db/open.ts";
import { type AuditFiles, headFile, knownVerifiers } from "./audit-keys.ts";

export type House = {
  readonly dataFolder: string;
  readonly db: Db;
  /** Where the key and the newest checkpoint of the audit log are, when not in `keys/`. */
  readonly auditFiles: AuditFiles;
  readonly blobs: DiskStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly randomBytes: (n: number) => Uint8Array;
  close(): void;
};

/** Opens the data folder, made (0700) when missing. The lock is for the server alone; commands work beside it. */
export async function openHouse(dataFolder: string, auditFiles: AuditFiles = {}): Promise<House> {
  makeDataFolder(dataFolder);
  const now = () => Date.now();
  const newId = () => randomUUID();
  const blobs = await openDiskStore(dataFolder, newId);
  const db = openDatabase(join(dataFolder, "gatehouse.db"), join(dataFolder, "changes"), now);
  adoptEvents(db);
  // A house whose log was rolled back or edited can be read, and looked at, and nothing more.
  const { logId } = readLogState(db.sqlite);
  db.guard.refusal = judgeHead(
    db,
    headFile(join(dataFolder, "keys"), auditFiles).read(),
    knownVerifiers(dataFolder, auditFiles, logId),
  );
  return {
    dataFolder,
    db,
    auditFiles,
    blobs,
    now,
    newId,
    randomBytes: (n) => randomBytes(n),
    close: () => db.close(),
  };
}

/** @throws Refusal `data.locked` */
export function lockHouse(dataFolder: string): HouseLock {
  makeDataFolder(dataFolder);
  const holder = `pid ${process.pid} on ${hostname()} since ${new Date().toISOString()}`;
  return takeHouseLock(join(dataFolder, "lock"), holder);
}

/** Its entry in the folder above survives a power loss. */
function makeDataFolder(dataFolder: string): void {
  const made = mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  if (made === undefined) return;
  const above = openSync(dirname(resolve(made)), "r");
  fsyncSync(above);
  closeSync(above);
}

/** Whoever runs a command on this machine, by the name of their login. */
export function consoleActor(): ConsoleActor {
  return {
    kind: "console",
    operator: process.env["SUDO_USER"] ?? userInfo().username,
    ip: "console",
    agent: "gatehouse",
    requestId: randomUUID(),
  };
}
