import { account } from "./account.ts";
import { clock } from "./clock.ts";
import { configurationSet } from "./configuration-set.ts";
import { credentials } from "./credentials.ts";
import { queues, tables } from "./deployed.ts";
import { identity } from "./identity.ts";
import { model } from "./model.ts";
import { key, recipients } from "./parameters.ts";
import type { Check } from "./finding.ts";
import type { Stage } from "./stage.ts";

/** What the doctor looks at, in the order in which it is read. */
export const CHECKS = {
  credentials,
  clock,
  account,
  identity,
  configurationSet,
  key,
  model,
  recipients,
  queues,
  tables,
} as const satisfies Readonly<Record<string, Check<Stage>>>;
