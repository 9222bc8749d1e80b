/** A file system of its own, in a file: small enough to fill, and cut off from its power at will. */
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type SmallDisk = AsyncDisposable & {
  /** Where it is mounted. */
  readonly folder: string;
  /** From now on nothing reaches the disk, not even what the journal has gathered; every write fails. */
  cutPower(): void;
  /** Unmounts, and mounts what survived. Whoever has files open there must have ended. */
  powerUp(): Promise<void>;
};

/** EXT4_IOC_SHUTDOWN with the flag NOLOGFLUSH. */
const CUT = `
import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587d, struct.pack("I", 2))
`;

/** Whether this machine mounts images, makes ext4 and lets us cut them off. */
export const canMount: boolean = tryMount();

/** An ext4 of so many MiB; the file behind it is as large as what is written. */
export function openSmallDisk(megabytes: number): SmallDisk {
  const base = mkdtempSync(join(tmpdir(), "gatehouse-disk-"));
  const image = join(base, "image");
  const folder = join(base, "mounted");
  mkdirSync(folder);
  closeSync(openSync(image, "w"));
  truncateSync(image, megabytes * 1024 * 1024);
  run(["mkfs.ext4", "-q", "-F", image]);
  const mount = () => run(["mount", "-o", "loop", image, folder]);
  mount();
  return {
    folder,
    cutPower: () => run(["python3", "-c", CUT, folder]),
    powerUp: async () => {
      await unmount(folder);
      mount();
    },
    [Symbol.asyncDispose]: async () => {
      await unmount(folder);
      rmSync(base, { recursive: true, force: true });
    },
  };
}

/** A process that was just killed may hold it for a while, longer on a busy machine. */
async function unmount(folder: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      run(["umount", folder]);
      return;
    } catch (error) {
      if (tries === 400) throw error;
      await Bun.sleep(100);
    }
  }
}

function run(command: string[]): void {
  const { success, stderr } = Bun.spawnSync(command, { stdout: "ignore", stderr: "pipe" });
  if (!success) throw new Error(`${command[0]}: ${stderr.toString().trim()}`);
}

function tryMount(): boolean {
  if (process.getuid?.() !== 0 || Bun.which("mkfs.ext4") === null || Bun.which("python3") === null)
    return false;
  const base = mkdtempSync(join(tmpdir(), "gatehouse-disk-"));
  const image = join(base, "image");
  try {
    mkdirSync(join(base, "mounted"));
    closeSync(openSync(image, "w"));
    truncateSync(image, 4 * 1024 * 1024);
    run(["mkfs.ext4", "-q", "-F", image]);
    run(["mount", "-o", "loop", image, join(base, "mounted")]);
    run(["python3", "-c", CUT, join(base, "mounted")]);
    run(["umount", join(base, "mounted")]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}
