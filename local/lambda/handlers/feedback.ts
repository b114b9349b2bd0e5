/** The feedback function, run from its sources. */
import { createFeedbackHandler } from "../../../functions/feedback/handler.ts";

export const handler = createFeedbackHandler();
