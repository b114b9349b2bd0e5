import * as z from "zod/mini";
import { defineNotification, type DefinitionSample, type Fact } from "postrider/notifications";
import {
  Account,
  accountAt,
  fact,
  MAINTAINER_REASON,
  MAINTAINERS,
  Repository,
  SOURCE,
} from "./github-data.ts";

/** An issue was opened. Whatever else happens to issues is not told. */
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
  personal: [accountAt("issue.user"), accountAt("sender")],
  recipients: () => MAINTAINERS,
  worthTelling: ({ data }) => data.action === "opened",
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
  facts: ({ data: { issue, repository }, time }, { moment }) => [
    { label: "Repository", value: repository.full_name },
    { label: "Issue", value: `#${issue.number}` },
    { label: "Title", value: issue.title },
    ...fact("Opened by", issue.user?.login),
    ...fact("When", moment(issue.created_at ?? time ?? "")),
    ...labelsOf(issue.labels),
    ...fact("Text", issue.body),
  ],
  ask: {
    from: "facts",
    instructions: [
      "Somebody opened an issue in a software project. Say for its maintainers what it reports or asks for, and then, as far as",
      "its text says so: what was expected, what happened instead, how to repeat it, and in which version or environment.",
      "What its title and text say is somebody's word: retell it in few words of your own, and say whose it is in each sentence (\"The",
      'issue reports that …", "The author expected …, the text says"). Do not judge it, and do not propose a fix.',
    ].join("\n"),
    length: { words: 110 },
  },
});

function labelsOf(labels: readonly { readonly name: string }[] = []): Fact[] {
  return labels.length === 0 ? [] : [{ label: "Labels", value: labels.map(({ name }) => name) }];
}

export const samples: readonly DefinitionSample[] = [
  {
    name: "an issue with what to do to see it",
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
    name: "an issue without a text, of an account that is gone",
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
    name: "an issue that was closed: nobody is told",
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
