/** The headers that keep a page for people from running, loading or being framed by anything foreign. */

const policy = [
  "default-src 'none'",
  "style-src 'self'",
  // The icon of the house is a data: address, so that a page needs no third request.
  "img-src 'self' data:",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join("; ");

/** Pages that talk to a WebAuthn key run our own modules, and those ask this server only. */
const scripts = "; script-src 'self'; connect-src 'self'";

/**
 * A fresh set of headers for one HTML answer.
 *
 * `Referrer-Policy` is `same-origin`, not `no-referrer`: with the latter browsers post forms with `Origin: null`,
 * which a check of the origin has to refuse.
 */
export function pageHeaders(kind: "still" | "scripted" = "still"): Headers {
  return new Headers({
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": kind === "still" ? policy : policy + scripts,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
  });
}
