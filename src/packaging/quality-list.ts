/** Header lists with weights (RFC 9110 section 12.4.2): `gzip;q=0.5, identity`. */

/**
 * Reads such a list: name in lower case → weight from 0 to 1, without a weight 1. Of a name that comes twice the
 * greater weight counts; other parameters are passed over, and a member with a malformed weight is left out.
 */
export function parseQualityList(header: string): ReadonlyMap<string, number> {
  const list = new Map<string, number>();
  for (const member of header.split(",")) {
    const semicolon = member.indexOf(";");
    const name = (semicolon < 0 ? member : member.slice(0, semicolon)).trim().toLowerCase();
    const quality = semicolon < 0 ? 1 : readQuality(member.slice(semicolon + 1));
    if (name !== "" && quality !== undefined && quality >= (list.get(name) ?? 0)) list.set(name, quality);
  }
  return list;
}

function readQuality(parameters: string): number | undefined {
  for (const parameter of parameters.split(";")) {
    const [key, value = ""] = parameter.split("=", 2);
    if (key?.trim().toLowerCase() !== "q") continue;
    return /^(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$/.test(value.trim()) ? Number(value) : undefined;
  }
  return 1;
}
