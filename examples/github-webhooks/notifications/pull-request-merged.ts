import * as z from "zod/mini";
import { defineNotification, type DefinitionSample } from "postrider/notifications";
import {
  Account,
  accountAt,
  fact,
  MAINTAINER_REASON,
  MAINTAINERS,
  Repository,
  SOURCE,
} from "./github-data.ts";

/** A pull request was merged. One that was closed without it, and whatever else happens to them, is not told. */
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
    accountAt("pull_request.user"),
    accountAt("pull_request.merged_by"),
    accountAt("sender"),
  ],
  recipients: () => MAINTAINERS,
  worthTelling: ({ data }) => data.action === "closed" && data.pull_request.merged === true,
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
  facts: ({ data: { pull_request: request, repository }, time }, { moment }) => [
    { label: "Repository", value: repository.full_name },
    { label: "Pull request", value: `#${request.number}` },
    { label: "Title", value: request.title },
    ...fact("Author", request.user?.login),
    ...fact("Merged by", request.merged_by?.login),
    ...fact("When", moment(request.merged_at ?? time ?? "")),
    { label: "From branch", value: request.head.ref },
    { label: "Into branch", value: request.base.ref },
    ...fact("Commits", request.commits),
    ...fact("Files changed", request.changed_files),
    ...fact("Lines added", request.additions),
    ...fact("Lines removed", request.deletions),
    ...fact("Text", request.body),
  ],
  ask: {
    from: "facts",
    instructions: [
      "A change was merged in a software project. Say for its maintainers who merged it into which branch, what it changes and",
      "why as far as its title and text say so, and how large it is. What they say is somebody's word: retell it in few words of",
      'your own, and say whose it is ("The text says that …", "The author describes …"). Do not judge the change.',
    ].join("\n"),
    length: { words: 110 },
  },
});

export const samples: readonly DefinitionSample[] = [
  {
    name: "a fix that was merged",
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
    name: "a request that was closed without being merged: nobody is told",
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
