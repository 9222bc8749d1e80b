/** `/admin/audit/shipping`: where the audit log is sent, and how far it got. */
import type { Elysia } from "elysia";
import { listTargets } from "../../shipping/shipping-state.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { adminPage } from "./admin-guard.ts";
import { ShippingPage } from "./shipping-page.tsx";

export function shippingRoutes(app: Elysia, deps: PersonDeps): void {
  app.get("/admin/audit/shipping", ({ request }) =>
    adminPage(deps, request, ({ session, csrf }) =>
      pageResponse(
        <ShippingPage userName={session.person.name} csrf={csrf} targets={listTargets(deps.db)} />,
      ),
    ),
  );
}
