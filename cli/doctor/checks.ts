import { account } from "./account.ts";
import { clock } from "./clock.ts";
import { configurationSet } from "./configuration-set.ts";
import { credentials } from "./credentials.ts";
import { queues, tables } from "./deployed.ts";
import type { Check } from "./finding.ts";
import { identity } from "./identity.ts";
import { model } from "./model.ts";
import { pause } from "./pause.ts";
import { key, recipients } from "./parameters.ts";
import type { CheckContext } from "./check-context.ts";

/** In the order of the output. */
export const CHECKS = {
  credentials,
  clock,
  account,
  identity,
  configurationSet,
  key,
  model,
  recipients,
  pause,
  queues,
  tables,
} as const satisfies Readonly<Record<string, Check<CheckContext>>>;
