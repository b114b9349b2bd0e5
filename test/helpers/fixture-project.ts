/** The project that the engine's tests run: one definition for each thing that a definition can do. */
import { fileURLToPath } from "node:url";
import type { Languages } from "../../functions/notification/language.ts";
import { languages as shipped } from "../../functions/notification/languages/languages.ts";
import { loadProject } from "../../project/load-project.ts";
import { language as af } from "../fixtures/project/notifications/locales/af.ts";

export const languages: Languages = { ...shipped, af };

export const FIXTURE = fileURLToPath(new URL("../fixtures/project", import.meta.url));
/** The folder of its definitions. */
export const FIXTURE_NOTIFICATIONS = `${FIXTURE}/notifications`;

export const loadFixture = () => loadProject(FIXTURE_NOTIFICATIONS);
