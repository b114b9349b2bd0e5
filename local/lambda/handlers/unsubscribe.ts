/** The unsubscribe page, run from its sources. */
import { createUnsubscribeHandler } from "../../../functions/unsubscribe/handler.ts";
import { loadProject, PROJECT_VARIABLE } from "../../definitions/project.ts";

export const handler = createUnsubscribeHandler(await loadProject(process.env[PROJECT_VARIABLE]));
