/** The cookies of this house: all of them `__Host-`, so that no other host or path can set or read them. */

export type CookieName =
  | "__Host-gatehouse"
  | "__Host-gatehouse-ceremony"
  | `__Host-gatehouse-device-${number}`;

/** The value of a cookie; nothing when the request carries it twice, since one of the two was planted. */
export function readCookie(request: Request, name: CookieName): string | undefined {
  const values = (request.headers.get("cookie") ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 ? values[0] : undefined;
}

/**
 * A Set-Cookie value. `Secure` also holds on http://localhost, which browsers take for safe.
 * @param seconds absent: until the browser closes; 0: gone at once
 */
export function cookie(name: CookieName, value: string, seconds?: number): string {
  // Lax for the session, so that links from mail find people signed in; each form checks its origin besides.
  const sameSite = name === "__Host-gatehouse" ? "Lax" : "Strict";
  const age = seconds === undefined ? "" : `; Max-Age=${seconds}`;
  return `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=${sameSite}${age}`;
}

/** Adds cookies to an answer. */
export function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const each of cookies) response.headers.append("set-cookie", each);
  return response;
}
