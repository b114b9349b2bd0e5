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

/** A pull request was merged. All other events of pull requests send no email. */
export const definition = defineNotification({
  type: "pull_request",
  data: z.object({
    action: z.string(),
    pull_request: z.object({
      number: z.number(),
      title: z.string(),
      html_url: z.string(),
      body: z.nullish(z.string()),
      user: Account,
      merged: z.nullish(z.boolean()),
      merged_at: z.nullish(z.string()),
      merged_by: Account,
      base: z.object({ ref: z.string() }),
      head: z.object({ ref: z.string() }),
      commits: z.optional(z.number()),
      additions: z.optional(z.number()),
      deletions: z.optional(z.number()),
      changed_files: z.optional(z.number()),
    }),
    repository: Repository,
    sender: Account,
  }),
  personal: [
    ...accountPaths("pull_request.user"),
    ...accountPaths("pull_request.merged_by"),
    ...accountPaths("sender"),
  ],
  recipients: () => MAINTAINERS,
  shouldNotify: ({ data }) => data.action === "closed" && data.pull_request.merged === true,
  entity: ({ data }) => `pull request ${data.repository.full_name}#${data.pull_request.number}`,
  kind: "Merged",
  reason: MAINTAINER_REASON,
  action: ({ data }, { say }) => ({
    label: say("Open the pull request"),
    url: data.pull_request.html_url,
  }),
  subject: ({ data: { pull_request: request, repository } }, { say }) =>
    say("Merged into {branch} of {repository}: #{number} {title}", {
      branch: request.base.ref,
      repository: repository.full_name,
      number: String(request.number),
      title: request.title,
    }),
  headline: ({ data: { pull_request: request, repository } }, { say }) =>
    say("{person} merged pull request #{number} into {branch} of {repository}: {title}", {
      person: request.merged_by?.login ?? say("Somebody"),
      number: String(request.number),
      branch: request.base.ref,
      repository: repository.full_name,
      title: request.title,
    }),
  facts: ({ data: { pull_request: request, repository }, time }) => [
    { label: "Repository", value: repository.full_name, kind: "code", share: true },
    { label: "Pull request", value: `#${request.number}`, kind: "code", share: true },
    { label: "Title", value: request.title, kind: "freeText", share: true },
    { label: "Author", value: request.user?.login, kind: "person" },
    { label: "Merged by", value: request.merged_by?.login, kind: "person" },
    { label: "When", value: request.merged_at ?? time },
    { label: "From branch", value: request.head.ref, kind: "code", share: true },
    { label: "Into branch", value: request.base.ref, kind: "code", share: true },
    { label: "Commits", value: request.commits, share: true },
    { label: "Files changed", value: request.changed_files, share: true },
    { label: "Lines added", value: request.additions, share: true },
    { label: "Lines removed", value: request.deletions, share: true },
    { label: "Text", value: request.body, kind: "freeText", share: true },
  ],
  ai: {
    instructions: [
      "A pull request was merged in a software project. The readers maintain the project.",
      "Most important first: what it changes and why, into which branch, how large it is, and who merged it. Do not judge it.",
    ].join("\n"),
    length: { words: 110 },
  },
});

export const samples: readonly DefinitionSample[] = [
  {
    name: "a merged fix",
    event: {
      id: "8f2b1c54-0201",
      source: SOURCE,
      type: "pull_request",
      time: "2026-11-23T09:30:12Z",
      data: {
        action: "closed",
        number: 485,
        pull_request: {
          number: 485,
          title: "Export all rows",
          html_url: "https://github.com/example-org/ledger/pull/485",
          body: "The export read one page only. It now reads every page, and a test exports 2500 rows. Fixes #482.",
          user: { login: "mo-abrahams", id: 9002, type: "User" },
          merged: true,
          merged_at: "2026-11-23T09:30:10Z",
          merged_by: { login: "priya-naidoo", id: 9001, type: "User" },
          base: { ref: "main" },
          head: { ref: "export-all-rows" },
          commits: 3,
          additions: 120,
          deletions: 14,
          changed_files: 5,
        },
        repository: { full_name: "example-org/ledger" },
        sender: { login: "priya-naidoo", id: 9001, type: "User" },
      },
    },
  },
  {
    name: "a pull request that was closed without a merge: no email",
    event: {
      id: "8f2b1c54-0202",
      source: SOURCE,
      type: "pull_request",
      data: {
        action: "closed",
        pull_request: {
          number: 486,
          title: "Try something",
          html_url: "https://github.com/example-org/ledger/pull/486",
          user: { login: "mo-abrahams" },
          merged: false,
          merged_by: null,
          base: { ref: "main" },
          head: { ref: "try" },
        },
        repository: { full_name: "example-org/ledger" },
        sender: { login: "mo-abrahams" },
      },
    },
  },
];
