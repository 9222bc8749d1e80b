/** The set-up form: keeps what may be kept, forgets passwords, and puts each fault beside its field. */
import { expect, test } from "bun:test";
import { renderPage } from "../../../src/web/parts/page.tsx";
import { SetUpPage } from "../../../src/web/set-up/set-up-page.tsx";

test("a form that comes back keeps name and e-mail and links to each fault", () => {
  const html = renderPage(
    <SetUpPage
      linkKey="k3y"
      values={{ name: "ada", email: "ada@" }}
      errors={{ email: "No host.", password: "Too short." }}
    />,
  );
  expect(html).toContain('value="ada"');
  expect(html).toContain('value="ada@"');
  expect(html).toContain("2 fields need another look.");
  expect(html).toContain('<a href="#field-email">E-mail</a>');
  expect(html).toMatch(
    /id="field-email"[^>]*aria-invalid="true"[^>]*aria-describedby="field-email-error field-email-hint"/,
  );
  expect(html).toContain('<p class="error" id="field-password-error">Too short.</p>');
});

test("a clean form shows no fault and asks for 15 characters (NIST SP 800-63B-4 3.1.1.2)", () => {
  const html = renderPage(<SetUpPage linkKey="k3y" />);
  expect(html).not.toContain("another look");
  expect(html).not.toContain("aria-invalid");
  expect(html.match(/type="password"[^>]*minlength="15"/gi)).toHaveLength(2);
  expect(html).toContain('<input type="hidden" name="key" value="k3y"/>');
});
