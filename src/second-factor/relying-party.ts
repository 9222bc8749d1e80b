/** What WebAuthn is bound to: the origin and the host of the config's `public_url`, and nothing a request says. */

export type RelyingParty = {
  /** `https://packages.example.com`, compared letter by letter. */
  readonly origin: string;
  /** The host without its port. */
  readonly id: string;
  readonly name: string;
};

/** `undefined` where browsers refuse WebAuthn: at an IP address. */
export function relyingParty(publicUrl: string): RelyingParty | undefined {
  const { origin, hostname, host } = new URL(publicUrl);
  if (hostname.startsWith("[") || /^[0-9.]+$/.test(hostname)) return undefined;
  return { origin, id: hostname, name: `Gatehouse at ${host}` };
}
