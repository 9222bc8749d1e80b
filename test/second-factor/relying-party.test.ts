/** What keys are bound to follows from the config alone, and plain HTTP is for this machine (W3C Secure Contexts). */
import { expect, test } from "bun:test";
import { parsePublicUrl } from "../../src/config/public-url.ts";
import { relyingParty } from "../../src/second-factor/relying-party.ts";

test.each([
  ["http://localhost:8460", { origin: "http://localhost:8460", id: "localhost" }],
  ["http://gatehouse.localhost", { origin: "http://gatehouse.localhost", id: "gatehouse.localhost" }],
  ["https://packages.example.com", { origin: "https://packages.example.com", id: "packages.example.com" }],
  [
    "https://PACKAGES.example.com:8443/",
    { origin: "https://packages.example.com:8443", id: "packages.example.com" },
  ],
])("H34 keys of %s are bound to it", (address, party) => {
  expect(relyingParty(parsePublicUrl(address))).toMatchObject(party);
});

test.each(["http://packages.example.com", "http://localhost.example.com", "http://192.0.2.1"])(
  "H34 %s is no address of a house at all: there is no TLS",
  (address) => {
    expect(() => parsePublicUrl(address)).toThrow("is not protected by TLS");
  },
);

test.each(["http://127.0.0.1:8460", "https://192.0.2.1", "https://[2001:db8::1]"])(
  "H34 %s has no name that keys could be bound to",
  (address) => {
    expect(relyingParty(parsePublicUrl(address))).toBeUndefined();
  },
);
