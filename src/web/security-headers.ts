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

/**
 * A fresh set of headers for one HTML answer.
 *
 * `Referrer-Policy` is `same-origin`, not `no-referrer`: with the latter browsers post forms with `Origin: null`,
 * which a check of the origin has to refuse.
 */
export function pageHeaders(): Headers {
  return new Headers({
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
  });
}
