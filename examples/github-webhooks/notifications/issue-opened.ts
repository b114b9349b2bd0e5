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

/** An issue was opened. All other events of issues send no email. */
export const definition = defineNotification({
  type: "issues",
  data: z.object({
    action: z.string(),
    issue: z.object({
      number: z.number(),
      title: z.string(),
      html_url: z.string(),
      body: z.nullish(z.string()),
      user: Account,
      labels: z.optional(z.array(z.object({ name: z.string() }))),
      created_at: z.optional(z.string()),
    }),
    repository: Repository,
    sender: Account,
  }),
  personal: [...accountPaths("issue.user"), ...accountPaths("sender")],
  recipients: () => MAINTAINERS,
  shouldNotify: ({ data }) => data.action === "opened",
  entity: ({ data }) => `issue ${data.repository.full_name}#${data.issue.number}`,
  kind: "New issue",
  reason: MAINTAINER_REASON,
  action: ({ data }, { say }) => ({ label: say("Open the issue"), url: data.issue.html_url }),
  subject: ({ data: { issue, repository } }, { say }) =>
    say("Issue opened in {repository}: #{number} {title}", {
      repository: repository.full_name,
      number: String(issue.number),
      title: issue.title,
    }),
  headline: ({ data: { issue, repository } }, { say }) =>
    say("{person} opened issue #{number} in {repository}: {title}", {
      person: issue.user?.login ?? say("Somebody"),
      number: String(issue.number),
      repository: repository.full_name,
      title: issue.title,
    }),
  facts: ({ data: { issue, repository }, time }) => [
    { label: "Repository", value: repository.full_name, kind: "code", share: true },
    { label: "Issue", value: `#${issue.number}`, kind: "code", share: true },
    { label: "Title", value: issue.title, kind: "freeText", share: true },
    { label: "Opened by", value: issue.user?.login, kind: "person" },
    { label: "When", value: issue.created_at ?? time },
    { label: "Labels", value: issue.labels?.map(({ name }) => name), share: true },
    { label: "Text", value: issue.body, kind: "freeText", share: true },
  ],
  ai: {
    instructions: [
      "An issue was opened in a software project. The readers maintain the project.",
      "Most important first: what the issue reports or asks for, what was expected, what happened instead, how to reproduce it,",
      "and the version or environment. Do not judge the issue, and suggest no fix.",
    ].join("\n"),
    length: { words: 110 },
  },
});

export const samples: readonly DefinitionSample[] = [
  {
    name: "an issue with steps to reproduce it",
    event: {
      id: "8f2b1c54-0101",
      source: SOURCE,
      type: "issues",
      time: "2026-11-23T06:58:41Z",
      data: {
        action: "opened",
        issue: {
          number: 482,
          title: "Export stops at 1000 rows",
          html_url: "https://github.com/example-org/ledger/issues/482",
          body: "The CSV export of version 4.2.1 ends after 1000 rows without an error.\n\nSteps: open a report with more rows, choose Export, open the file. I expected all rows.\n\nReach me at priya@example.com.",
          user: { login: "priya-naidoo", id: 9001, type: "User" },
          labels: [{ name: "bug" }, { name: "export" }],
          created_at: "2026-11-23T06:58:40Z",
        },
        repository: { full_name: "example-org/ledger", private: true },
        sender: { login: "priya-naidoo", id: 9001, type: "User" },
      },
    },
  },
  {
    name: "an issue without a text, of a deleted account",
    event: {
      id: "8f2b1c54-0102",
      source: SOURCE,
      type: "issues",
      time: "2026-11-23T06:58:41Z",
      data: {
        action: "opened",
        issue: {
          number: 483,
          title: "Dark mode?",
          html_url: "https://github.com/example-org/ledger/issues/483",
          body: null,
          user: null,
        },
        repository: { full_name: "example-org/ledger" },
        sender: { login: "ghost" },
      },
    },
  },
  {
    name: "an issue that was closed: no email",
    event: {
      id: "8f2b1c54-0103",
      source: SOURCE,
      type: "issues",
      data: {
        action: "closed",
        issue: {
          number: 482,
          title: "Export stops at 1000 rows",
          html_url: "https://github.com/example-org/ledger/issues/482",
          user: { login: "priya-naidoo" },
        },
        repository: { full_name: "example-org/ledger" },
        sender: { login: "mo-abrahams" },
      },
    },
  },
];
