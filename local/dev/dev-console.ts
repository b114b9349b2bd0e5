/** The console over the dev server's own tables and queues. */
import { userInfo } from "node:os";
import { SETTINGS } from "../../functions/config/settings.ts";
import type { Plan, Recipient } from "../../functions/delivery/plan.ts";
import {
  type ConsoleAnswers,
  createConsoleAnswers,
} from "../../operator/console/console-server.ts";
import { operatorParts } from "../../operator/console/operator-parts.ts";
import { rendererOf } from "../preview/sample-preview.ts";
import type { Session } from "./session.ts";

export function devConsole({ system, operator, project }: Session): ConsoleAnswers {
  const { environment } = system;
  // A saved file changes the project.
  const render = (plan: Plan, recipient: Recipient) => {
    const { fromAddress: from = environment.MAIL_FROM ?? "", replyTo } = project().settings;
    return rendererOf(project())(plan, recipient, { from, replyTo });
  };
  return createConsoleAnswers({
    parts: {
      ...operatorParts(operator, "the dev server", { local: true }),
      stage: "dev",
      region: undefined,
      render,
      operator: userInfo().username,
      isReadOnly: false,
      isDev: true,
      retentionDays: SETTINGS.retentionDays.default,
    },
    errorText: (error) => (error instanceof Error ? error.message : String(error)),
  });
}
