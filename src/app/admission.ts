/** The part of the settings that judges uploads and imports alike. */
import { defaultLimits } from "../archive/archive-limits.ts";
import type { Settings } from "../config/settings.ts";
import type { AdmitDeps } from "../upload/admit-file.ts";
import type { House } from "./house.ts";

export function admission(house: House, { access, limits, uploads, staged }: Settings): AdmitDeps {
  return {
    db: house.db,
    now: house.now,
    removeBlob: (sha256) => house.blobs.remove(sha256),
    rules: { newProjects: access.newProjects, projectBytes: limits.projectSize },
    stagedFor: staged.expires,
    readBlob: (sha256) => house.blobs.open(sha256),
    inspect: {
      ...defaultLimits,
      lenient: uploads.archiveMismatch === "warn",
      maxMembers: limits.archiveMembers,
      maxInflatedBytes: limits.archiveSize,
      maxRatio: limits.archiveRatio,
      maxMetadataBytes: limits.metadataSize,
    },
    allowUnknownMinor: uploads.unknownMetadataMinor === "warn",
    localVersions: uploads.localVersions === "allow",
    linuxTags: uploads.platformTags === "any",
  };
}
