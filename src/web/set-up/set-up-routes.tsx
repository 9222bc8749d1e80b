/** `/set-up`: the one-time link that makes the first admin. */
import type { Elysia } from "elysia";
import { redeemSetUpLink, setUpLinkState } from "../../accounts/set-up-link.ts";
import { guardForm } from "../guard.ts";
import { fieldErrors, readNewPerson, welcome } from "../new-person.tsx";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { anonymousAt } from "../session.ts";
import { SetUpGonePage } from "./set-up-gone-page.tsx";
import { SetUpPage } from "./set-up-page.tsx";

export function setUpRoutes(app: Elysia, deps: PersonDeps): void {
  app.get("/set-up", ({ request }) => {
    const key = new URL(request.url).searchParams.get("key") ?? "";
    const state = setUpLinkState(deps, key);
    return state === "open"
      ? pageResponse(<SetUpPage linkKey={key} />)
      : pageResponse(<SetUpGonePage reason={state} />, 404);
  });
  app.post("/set-up", ({ request }) => answer(deps, request), { parse: "none" });
}

async function answer(deps: PersonDeps, request: Request): Promise<Response> {
  return guardForm(request, { publicUrl: deps.publicUrl, page: "/set-up" }, async (form) => {
    const key = form.get("key") ?? "";
    const state = setUpLinkState(deps, key);
    if (state !== "open") return pageResponse(<SetUpGonePage reason={state} />, 404);
    try {
      const person = await redeemSetUpLink(deps, anonymousAt(request), readNewPerson(form));
      return welcome(deps, request, person);
    } catch (error) {
      const values = { name: form.get("name") ?? "", email: form.get("email") ?? "" };
      return pageResponse(<SetUpPage linkKey={key} values={values} errors={fieldErrors(error)} />, 400);
    }
  });
}
