/** The console over the dev server's own tables. */
import { userInfo } from "node:os";
import { SETTINGS } from "../../functions/config/settings.ts";
import { createSuppressions } from "../../functions/coordination/suppressions.ts";
import type { Plan, Recipient } from "../../functions/delivery/plan.ts";
import { createRecipientIds } from "../../functions/platform/recipient-ids.ts";
import { operatorLedger } from "../../operator/actions/operator-ledger.ts";
import {
  type ConsoleAnswers,
  createConsoleAnswers,
} from "../../operator/console/console-server.ts";
import { readCoordinationTable } from "../../operator/console/coordination.ts";
import { tableActions } from "../../operator/console/table-actions.ts";
import { createReadModel } from "../../operator/read/read-model.ts";
import { circumstancesReader } from "../../operator/why/read-circumstances.ts";
import { rendererOf } from "../preview/sample-preview.ts";
import { visibleMessages } from "../servers/sqs.ts";
import type { Session } from "./session.ts";

const STAGE = "the dev server";

export function devConsole({ system, project }: Session): ConsoleAnswers {
  const { dynamodb: client, sqs, environment } = system;
  const { DELIVERIES_TABLE, COORDINATION_TABLE, QUEUE_URL } = environment;
  const now = Date.now;
  const ids = createRecipientIds(environment.RECIPIENT_KEY ?? "");
  const recipientIdsOf = async (address: string) => ids.idsOf(address);
  // A saved file changes the project.
  const render = (plan: Plan, recipient: Recipient) => {
    const { fromAddress: from = environment.MAIL_FROM ?? "", replyTo } = project().settings;
    return rendererOf(project())(plan, recipient, { from, replyTo });
  };
  return createConsoleAnswers({
    parts: {
      readModel: createReadModel({ client, table: DELIVERIES_TABLE, recipientIdsOf, now }),
      circumstances: circumstancesReader({
        client,
        coordinationTable: COORDINATION_TABLE,
        recipientIdsOf,
        stage: STAGE,
        now,
      }),
      ...readCoordinationTable(client, COORDINATION_TABLE, now),
      render,
      actions: tableActions({
        ledger: operatorLedger(client, DELIVERIES_TABLE, COORDINATION_TABLE),
        suppressions: createSuppressions({ client, table: COORDINATION_TABLE, now }),
      }),
      queue: async () => ({ waiting: await visibleMessages(sqs, QUEUE_URL) }),
      operator: userInfo().username,
      stage: STAGE,
      region: undefined,
      isReadOnly: false,
      retentionDays: SETTINGS.retentionDays.default,
      now,
    },
    errorText: (error) => (error instanceof Error ? error.message : String(error)),
  });
}
