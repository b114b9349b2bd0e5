import * as z from "zod/mini";
import { defineNotification, type DefinitionSample } from "postrider/notifications";
import {
  Account,
  accountPaths,
  MAINTAINER_REASON,
  MAINTAINERS,
  Repository,
  SOURCE,
} from "./github-data.ts";

const FAILED: readonly unknown[] = ["failure", "timed_out", "startup_failure"];

/** A workflow of GitHub Actions failed. All other events of workflows send no email. */
export const definition = defineNotification({
  type: "workflow_run",
  data: z.object({
    action: z.string(),
    workflow_run: z.object({
      name: z.nullish(z.string()),
      display_title: z.nullish(z.string()),
      html_url: z.string(),
      conclusion: z.nullish(z.string()),
      event: z.optional(z.string()),
      head_branch: z.nullish(z.string()),
      head_sha: z.optional(z.string()),
      head_commit: z.nullish(
        z.object({
          author: z.nullish(
            z.object({ name: z.nullish(z.string()), email: z.nullish(z.string()) }),
          ),
        }),
      ),
      run_number: z.optional(z.number()),
      run_attempt: z.optional(z.number()),
      actor: Account,
      triggering_actor: Account,
      updated_at: z.optional(z.string()),
    }),
    repository: Repository,
    sender: Account,
  }),
  personal: [
    ...accountPaths("workflow_run.actor"),
    ...accountPaths("workflow_run.triggering_actor"),
    ...accountPaths("sender"),
    "workflow_run.head_commit.author.name",
    "workflow_run.head_commit.author.email",
  ],
  recipients: () => MAINTAINERS,
  shouldNotify: ({ data }) =>
    data.action === "completed" && FAILED.includes(data.workflow_run.conclusion),
  // One thread per branch: the next failure joins the first.
  entity: ({ data: { workflow_run: run, repository } }) =>
    `workflow ${repository.full_name} ${run.name ?? ""} ${run.head_branch ?? ""}`,
  kind: "Workflow failed",
  reason: MAINTAINER_REASON,
  action: ({ data }, { say }) => ({ label: say("Open the run"), url: data.workflow_run.html_url }),
  subject: ({ data: { workflow_run: run, repository } }, { say }) =>
    say("Workflow failed in {repository}: {workflow} on {branch}", {
      repository: repository.full_name,
      workflow: run.name ?? say("Unnamed workflow"),
      branch: run.head_branch ?? say("an unknown branch"),
    }),
  headline: ({ data: { workflow_run: run, repository } }, { say }) =>
    say("{workflow} failed on {branch} of {repository}.", {
      workflow: run.name ?? say("Unnamed workflow"),
      branch: run.head_branch ?? say("an unknown branch"),
      repository: repository.full_name,
    }),
  facts: ({ data: { workflow_run: run, repository }, time }) => [
    { label: "Repository", value: repository.full_name, kind: "code", share: true },
    { label: "Workflow", value: run.name, share: true },
    { label: "Run", value: run.run_number && `#${run.run_number}`, kind: "code", share: true },
    { label: "Attempt", value: run.run_attempt, share: true },
    { label: "Conclusion", value: run.conclusion?.replaceAll("_", " "), share: true },
    { label: "Branch", value: run.head_branch, kind: "code", share: true },
    { label: "Commit", value: run.head_sha?.slice(0, 7), kind: "code", share: true },
    { label: "Title", value: run.display_title, kind: "freeText", share: true },
    { label: "Author of the commit", value: run.head_commit?.author?.name, kind: "person" },
    { label: "Started by", value: run.actor?.login, kind: "person" },
    { label: "Started because of", value: run.event?.replaceAll("_", " "), share: true },
    { label: "When", value: run.updated_at ?? time },
  ],
  // After a day the next run is what matters.
  expiresAfter: { days: 1 },
  ai: {
    instructions: [
      "A workflow of a software project's continuous integration failed. The readers maintain the project.",
      "Most important first: which workflow, on which branch, for which change, which attempt, and who started it. The cause is",
      "not known.",
    ].join("\n"),
    length: { words: 60 },
  },
});

export const samples: readonly DefinitionSample[] = [
  {
    name: "tests that failed on main, second attempt",
    event: {
      id: "8f2b1c54-0301",
      source: SOURCE,
      type: "workflow_run",
      time: "2026-11-23T09:41:55Z",
      data: {
        action: "completed",
        workflow_run: {
          id: 40001,
          name: "Tests",
          display_title: "Export all rows (#485)",
          html_url: "https://github.com/example-org/ledger/actions/runs/40001",
          conclusion: "failure",
          status: "completed",
          event: "push",
          head_branch: "main",
          head_sha: "5f2c1d9be0a74c33b6c5b8a2b41f6a5f0e9d7c11",
          head_commit: { author: { name: "Mo Abrahams", email: "mo@example.com" } },
          run_number: 1290,
          run_attempt: 2,
          actor: { login: "mo-abrahams", id: 9002, type: "User" },
          triggering_actor: { login: "priya-naidoo", id: 9001, type: "User" },
          updated_at: "2026-11-23T09:41:53Z",
        },
        repository: { full_name: "example-org/ledger" },
        sender: { login: "priya-naidoo", id: 9001, type: "User" },
      },
    },
  },
  {
    name: "a workflow with few fields",
    event: {
      id: "8f2b1c54-0302",
      source: SOURCE,
      type: "workflow_run",
      data: {
        action: "completed",
        workflow_run: {
          name: null,
          html_url: "https://github.com/example-org/ledger/actions/runs/40002",
          conclusion: "timed_out",
          head_branch: null,
        },
        repository: { full_name: "example-org/ledger" },
      },
    },
  },
];
