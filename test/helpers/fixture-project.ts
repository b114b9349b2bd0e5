/** The project that the engine's tests run: one definition for each thing that a definition can do. */
import { fileURLToPath } from "node:url";
import { loadProject } from "../../project/load-project.ts";

export const FIXTURE = fileURLToPath(new URL("../fixtures/project", import.meta.url));
/** The folder of its definitions. */
export const FIXTURE_NOTIFICATIONS = `${FIXTURE}/notifications`;

export const loadFixture = () => loadProject(FIXTURE_NOTIFICATIONS);
