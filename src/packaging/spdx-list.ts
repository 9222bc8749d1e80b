/** The SPDX licence and exception ids, by lower-case spelling. */
import exceptionIds from "spdx-exceptions/index.json";
import deprecatedIds from "spdx-license-ids/deprecated.json";
import licenceIds from "spdx-license-ids/index.json";

/** Ids on the SPDX list (3.28) that the data package lacks: newer than it, or deprecated. */
const furtherExceptionIds = [
  "Asterisk-linking-protocols-exception",
  "CGAL-linking-exception",
  "Digia-Qt-LGPL-exception-1.1",
  "GPL-3.0-389-ds-base-exception",
  "Independent-modules-exception",
  "Nokia-Qt-exception-1.1",
  "PCRE2-exception",
  "RRDtool-FLOSS-exception-2.0",
  "erlang-otp-linking-exception",
  "harbour-exception",
  "mxml-exception",
  "polyparse-exception",
  "romic-exception",
];

/** Licence ids, deprecated ones included: `mit` → `MIT`. */
export const spdxLicences: ReadonlyMap<string, string> = byLowerCase([...licenceIds, ...deprecatedIds]);

/** Exception ids: `bison-exception-2.2` → `Bison-exception-2.2`. */
export const spdxExceptions: ReadonlyMap<string, string> = byLowerCase([
  ...exceptionIds,
  ...furtherExceptionIds,
]);

function byLowerCase(ids: readonly string[]): Map<string, string> {
  return new Map(ids.map((id) => [id.toLowerCase(), id]));
}
