/** Which files fit which machines, and which markers hold there. */
import { expect, test } from "bun:test";
import { fitsTarget } from "../../src/lockfiles/fits-target.ts";
import { holdsMarker } from "../../src/lockfiles/holds-marker.ts";
import { environmentsOf, parsePlatform, parsePython, targetsOf } from "../../src/lockfiles/target.ts";
import { parseSdistFilename } from "../../src/packaging/sdist-filename.ts";
import { parseWheelFilename } from "../../src/packaging/wheel-filename.ts";
import { refusalOf } from "../support/refusal-of.ts";

const target = (platform: string, python: string) => ({
  platform: parsePlatform(platform),
  python: parsePython(python),
});

const fitting: [string, string, string, boolean][] = [
  ["py3-none-any", "linux_x86_64", "3.12", true],
  ["py2.py3-none-any", "win32", "3.12", true],
  ["py2-none-any", "linux_x86_64", "3.12", false],
  ["py311-none-any", "linux_x86_64", "3.12", true],
  ["py313-none-any", "linux_x86_64", "3.12", false],
  ["cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64", "linux_x86_64", "3.12", true],
  ["cp312-cp312-manylinux_2_34_x86_64", "manylinux_2_28_x86_64", "3.12", false],
  ["cp312-cp312-manylinux2014_x86_64", "manylinux_2_28_x86_64", "3.12", true],
  ["cp312-cp312-manylinux2014_aarch64", "linux_x86_64", "3.12", false],
  ["cp312-cp312-musllinux_1_2_x86_64", "linux_x86_64", "3.12", false],
  ["cp312-cp312-musllinux_1_2_x86_64", "musllinux_x86_64", "3.12", true],
  ["cp311-cp311-win_amd64", "win_amd64", "3.12", false],
  ["cp38-abi3-win_amd64", "win_amd64", "3.12", true],
  ["cp313-abi3-win_amd64", "win_amd64", "3.12", false],
  ["cp313-cp313t-win_arm64", "win_arm64", "3.13t", true],
  ["cp313-cp313t-win_arm64", "win_arm64", "3.13", false],
  ["cp312-cp312-macosx_11_0_arm64", "macosx_arm64", "3.12", true],
  ["cp312-cp312-macosx_10_9_universal2", "macosx_x86_64", "3.12", true],
  ["cp312-cp312-macosx_14_0_arm64", "macosx_13_0_arm64", "3.12", false],
  ["pp310-pypy310_pp73-win_amd64", "win_amd64", "3.10", false],
];
test.each(fitting)("PEP 425 %s on %s with %s: %p", (tag, platform, python, fits) => {
  expect(fitsTarget(parseWheelFilename(`x-1.0-${tag}.whl`), undefined, target(platform, python))).toBe(fits);
});

test("an open target takes everything; Requires-Python counts for sdists too, patch releases included", () => {
  const [open = {}] = targetsOf([], []);
  const sdist = parseSdistFilename("x-1.0.tar.gz");
  expect(fitsTarget(parseWheelFilename("x-1.0-cp39-cp39-win32.whl"), ">=4", open)).toBe(true);
  expect(fitsTarget(sdist, ">=3.13", target("linux_x86_64", "3.12"))).toBe(false);
  expect(fitsTarget(sdist, ">=3.12.4", target("linux_x86_64", "3.12"))).toBe(true);
  expect(fitsTarget(sdist, ">=3.12.4", target("linux_x86_64", "3.12.3"))).toBe(false);
  expect(fitsTarget(sdist, "whatever", target("linux_x86_64", "3.12"))).toBe(true);
});

const markers: [string, boolean][] = [
  ["python_version < '3.9'", false],
  ["python_version >= '3.9' and sys_platform == 'linux'", true],
  ["'3.9' > python_version or platform_machine == 'x86_64'", true],
  ["(os_name == 'nt' or os_name == 'posix') and implementation_name != 'pypy'", true],
  ["sys_platform in 'linux darwin'", true],
  ["sys_platform not in 'linux darwin'", false],
  ["extra == 'Fast_er'", true],
  ["extra == 'slow'", false],
  ["platform_release >= '5'", true],
  ["python_version in '3.12 3.13'", true],
  ["platform.machine == 'x86_64'", true],
];
test.each(markers)("PEP 508 %s: %p", (marker, holds) => {
  const [values = {}] = environmentsOf(target("linux_x86_64", "3.12"));
  expect(holdsMarker(marker, values, new Set(["fast-er"]))).toBe(holds);
});

test("a platform or Python that is none is refused", () => {
  for (const wrong of ["linux", "amiga_68k", "linux_2_28_x86_64", ""]) {
    expect(refusalOf(() => parsePlatform(wrong)).code).toBe("fetch.platform");
  }
  for (const wrong of ["3", "2.7", "3.x", "12"])
    expect(refusalOf(() => parsePython(wrong)).code).toBe("fetch.python");
});
