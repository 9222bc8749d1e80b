/** The boundary of a multipart body, from the request's Content-Type. */
import { invalid, quote } from "../errors.ts";
import { parseHeaderValue } from "./header-value.ts";

declare const brand: unique symbol;

/** 1 to 70 characters of the set that RFC 2046 section 5.1.1 allows, so never CR or LF. */
export type Boundary = string & { readonly [brand]: "Boundary" };

const BOUNDARY = /^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/;

/** @throws Refusal `upload.multipart.content_type`, `upload.multipart.boundary` and those of parseHeaderValue */
export function parseBoundary(contentType: string | null): Boundary {
  if (contentType === null) throw notMultipart("none");
  const { value, parameters } = parseHeaderValue("Content-Type", contentType);
  if (value !== "multipart/form-data") throw notMultipart(quote(value));
  const boundary = parameters.get("boundary");
  if (boundary === undefined || !BOUNDARY.test(boundary)) {
    throw invalid(
      "upload.multipart.boundary",
      boundary === undefined
        ? "The Content-Type multipart/form-data has no boundary."
        : `The boundary ${quote(boundary)} is not 1 to 70 letters, digits and '()+_,-./:=? without a space at its end.`,
      "Let the HTTP library write the Content-Type header.",
    );
  }
  return boundary as Boundary;
}

function notMultipart(sent: string): Error {
  return invalid(
    "upload.multipart.content_type",
    `An upload is sent as multipart/form-data, but the Content-Type is ${sent}.`,
    "Upload with twine, uv, poetry, pdm, hatch or flit, or with curl -F.",
  );
}
