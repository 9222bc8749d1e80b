/** The people in author and maintainer fields, without handing their mailboxes to whoever collects them. */

/** `Ann <ann@example.com>, bob@example.com` → `Ann, bob@…`. */
export function contactNames(...fields: readonly (string | undefined)[]): string | undefined {
  const names = fields.flatMap((field) => field?.split(",") ?? []).map(contactName);
  const known = [...new Set(names.filter((name) => name !== ""))];
  return known.length === 0 ? undefined : known.join(", ");
}

function contactName(contact: string): string {
  const name = contact
    .replace(/<[^<>]*>/, "")
    .trim()
    .replace(/^"(.*)"$/, "$1");
  const shown = name === "" ? contact.replace(/[<>]/g, "").trim() : name;
  return shown.replace(/@[^\s@]+/g, "@…");
}
