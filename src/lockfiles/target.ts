/** A machine that files are fetched for: a platform and a Python, either of which may be left open. */
import { invalid, quote } from "../errors.ts";
import type { MarkerValues } from "./holds-marker.ts";

export type Platform = {
  readonly os: "linux" | "musl" | "mac" | "windows";
  /** As in tags: `x86_64`, `aarch64`, `arm64`, `amd64`, `win32`. */
  readonly arch: string;
  /** The newest libc or macOS that its wheels may need; undefined: any. */
  readonly most?: readonly [number, number];
};

export type Python = { readonly minor: number; readonly patch?: number; readonly freeThreaded: boolean };

export type Target = { readonly platform?: Platform; readonly python?: Python };

/** Every pair; none given: one target that is open. */
export function targetsOf(platforms: readonly Platform[], pythons: readonly Python[]): Target[] {
  const either = <T>(values: readonly T[]): (T | undefined)[] =>
    values.length === 0 ? [undefined] : [...values];
  return either(platforms).flatMap((platform) =>
    either(pythons).map((python) => ({
      ...(platform === undefined ? {} : { platform }),
      ...(python === undefined ? {} : { python }),
    })),
  );
}

/** `3.12`, `3.12.4`, `3.13t`. @throws Refusal `fetch.python` */
export function parsePython(text: string): Python {
  const [, minor, patch, free] = /^3\.([0-9]{1,3})(?:\.([0-9]{1,3}))?(t?)$/.exec(text) ?? [];
  if (minor === undefined) {
    throw invalid(
      "fetch.python",
      `${quote(text)} is no Python that can be fetched for.`,
      "Write it like 3.12, 3.12.4 or 3.13t.",
    );
  }
  return {
    minor: Number(minor),
    freeThreaded: free === "t",
    ...(patch === undefined ? {} : { patch: Number(patch) }),
  };
}

/** `linux_x86_64`, or a tag as wheels carry it: `manylinux_2_28_aarch64`. @throws Refusal `fetch.platform` */
export function parsePlatform(text: string): Platform {
  const [, family = "", major, minor, arch] =
    /^(linux|manylinux|musllinux|macosx|win)(?:_([0-9]+)_([0-9]+))?_([a-z0-9_]+)$/.exec(text) ?? [];
  const most = major === undefined ? {} : { most: [Number(major), Number(minor)] as const };
  if (text === "win32") return { os: "windows", arch: "win32" };
  if (arch === undefined || (major !== undefined && (family === "linux" || family === "win"))) {
    throw invalid(
      "fetch.platform",
      `${quote(text)} is no platform that can be fetched for.`,
      "Write it like linux_x86_64, musllinux_x86_64, macosx_arm64, win_amd64 or manylinux_2_28_x86_64.",
    );
  }
  const os = ({ macosx: "mac", win: "windows", musllinux: "musl" } as const)[family] ?? "linux";
  return { os, arch, ...most };
}

const SYSTEMS = {
  linux: { os_name: "posix", sys_platform: "linux", platform_system: "Linux" },
  musl: { os_name: "posix", sys_platform: "linux", platform_system: "Linux" },
  mac: { os_name: "posix", sys_platform: "darwin", platform_system: "Darwin" },
  windows: { os_name: "nt", sys_platform: "win32", platform_system: "Windows" },
} as const;

/** Its marker values; two environments where the patch release is open, its first and its last. */
export function environmentsOf({ platform, python }: Target): MarkerValues[] {
  const machine = { amd64: "AMD64", win32: "x86", arm64: platform?.os === "windows" ? "ARM64" : "arm64" }[
    platform?.arch ?? ""
  ];
  const system =
    platform === undefined ? {} : { ...SYSTEMS[platform.os], platform_machine: machine ?? platform.arch };
  const implementation = { implementation_name: "cpython", platform_python_implementation: "CPython" };
  if (python === undefined) return [{ ...system, ...implementation }];
  const patches = python.patch === undefined ? [0, 99] : [python.patch];
  return patches.map((patch) => ({
    ...system,
    ...implementation,
    python_version: `3.${python.minor}`,
    python_full_version: `3.${python.minor}.${patch}`,
    implementation_version: `3.${python.minor}.${patch}`,
  }));
}
