/** What a fetched wheel needs besides itself, for lists that leave that to the installer. */
import { Refusal } from "../errors.ts";
import { holdsMarker } from "../lockfiles/holds-marker.ts";
import { environmentsOf, type Target } from "../lockfiles/target.ts";
import type { Wish } from "../lockfiles/wish.ts";
import { parseRequirement, type Requirement } from "../packaging/requirement.ts";

export type Need = { readonly wish: Wish; readonly targets: readonly Target[] };

/** @param metadata the text of METADATA. Lines that cannot be read are left to the installer. */
export function needsOf(metadata: string, { wish, targets }: Need): Need[] {
  const head = metadata.split(/\r?\n\r?\n/, 1)[0] ?? "";
  const lines = [...head.replace(/\r?\n[ \t]+/g, " ").matchAll(/^Requires-Dist:[ \t]*(.*)$/gim)];
  const extras = new Set(wish.extras);
  return lines.flatMap(([, text = ""]) => {
    const requirement = read(text);
    if (requirement === undefined || requirement.url !== undefined) return [];
    const { normalizedName: name, specifier, marker } = requirement;
    const wanting = targets.filter((target) =>
      wantedOn(target, marker === undefined ? undefined : [marker], extras),
    );
    if (wanting.length === 0) return [];
    const next = {
      name,
      specifier,
      extras: requirement.extras,
      markers: undefined,
      where: `${wish.where} → ${name}`,
    };
    return [{ wish: next, targets: wanting }];
  });
}

/** Whether one of the markers holds there, or there is none. @throws Refusal `marker.invalid` */
export function wantedOn(
  target: Target,
  markers: readonly string[] | undefined,
  extras: ReadonlySet<string>,
): boolean {
  if (markers === undefined) return true;
  return environmentsOf(target).some((values) =>
    markers.some((marker) => holdsMarker(marker, values, extras)),
  );
}

function read(text: string): Requirement | undefined {
  try {
    return parseRequirement(text);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
