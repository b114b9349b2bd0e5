/** The processor, run from its sources. */
import { createProcessorHandler } from "../../../functions/processor/handler.ts";
import { loadProject, PROJECT_VARIABLE } from "../../definitions/project.ts";

export const handler = await createProcessorHandler(
  await loadProject(process.env[PROJECT_VARIABLE]),
);
