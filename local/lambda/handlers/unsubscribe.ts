/** The unsubscribe page, run from its sources. */
import { createUnsubscribeHandler } from "../../../functions/unsubscribe/handler.ts";
import { COMPILED_VARIABLE, loadProject, PROJECT_VARIABLE } from "../../../project/load-project.ts";

export const handler = createUnsubscribeHandler(
  await loadProject(process.env[PROJECT_VARIABLE], process.env[COMPILED_VARIABLE]),
);
