// Made by `npm run definitions` of the files that export a `definition`: do not edit.
import { definition as githubIssueOpened } from "./github/issue-opened.ts";
import { definition as githubPullRequestMerged } from "./github/pull-request-merged.ts";
import { definition as githubWorkflowFailed } from "./github/workflow-failed.ts";
import { definition as otherDefinition } from "./other.ts";
import { definition as trainingClassCreated } from "./training/class-created.ts";
import { definition as trainingClassDeleted } from "./training/class-deleted.ts";
import { definition as trainingClassStatusChanged } from "./training/class-status-changed.ts";
import { definition as trainingClassUpdated } from "./training/class-updated.ts";
import { definition as trainingLearnerAdded } from "./training/learner-added.ts";
import { definition as trainingLearnerRemoved } from "./training/learner-removed.ts";
import { definition as trainingLearnerUpdated } from "./training/learner-updated.ts";
import { definition as trainingProgrammeCollision } from "./training/programme-collision.ts";

/** What the operator wants told. One definition a type; `*` takes every other type, and without it they are dead-lettered. */
export const definitions = [
  githubIssueOpened,
  githubPullRequestMerged,
  githubWorkflowFailed,
  otherDefinition,
  trainingClassCreated,
  trainingClassDeleted,
  trainingClassStatusChanged,
  trainingClassUpdated,
  trainingLearnerAdded,
  trainingLearnerRemoved,
  trainingLearnerUpdated,
  trainingProgrammeCollision,
];
