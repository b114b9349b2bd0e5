import type { GoodAnswer } from "../grounds.ts";
import { afrikaans } from "./afrikaans.ts";
import { classUpdates } from "./class-updates.ts";
import { heldOut } from "./held-out.ts";
import { heldOutAgain } from "./held-out-again.ts";
import { heldOutDefinitions } from "./held-out-definitions.ts";
import { heldOutLast } from "./held-out-last.ts";
import { membersAndStatus } from "./members-and-status.ts";
import { otherSystems } from "./other-systems.ts";

export const goodAnswers: readonly GoodAnswer[] = [
  ...classUpdates,
  ...membersAndStatus,
  ...otherSystems,
  ...afrikaans,
  ...heldOut,
  ...heldOutAgain,
  ...heldOutDefinitions,
  ...heldOutLast,
];
