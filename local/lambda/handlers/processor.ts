/** The processor, run from its sources. */
import { createProcessorHandler } from "../../../functions/processor/handler.ts";
import { COMPILED_VARIABLE, loadProject, PROJECT_VARIABLE } from "../../../project/load-project.ts";

export const handler = await createProcessorHandler(
  await loadProject(process.env[PROJECT_VARIABLE], process.env[COMPILED_VARIABLE]),
);
