/** The environment variables for published events, of both functions that publish. */
import { choice, milliseconds, textOr } from "./environment.ts";
import { SETTINGS } from "./settings.ts";

export const EVENT_VARIABLES = {
  EVENTS: choice(SETTINGS.events),
  EVENT_BUS: textOr("default", {
    about: "The name or the ARN of the bus to which events are published.",
  }),
  EVENTS_TIMEOUT_MS: milliseconds("Timeout of publishing events once, retries included.", 3_000),
};
