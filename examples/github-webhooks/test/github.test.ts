import { describe, expect, test } from "@jest/globals";
import type { Event } from "postrider/notifications";
import { samples as issues } from "../notifications/issue-opened.ts";
import { samples as pullRequests } from "../notifications/pull-request-merged.ts";
import { samples as workflows } from "../notifications/workflow-failed.ts";
import { emailOf, notificationOf, notified, promptOf } from "./evaluated.ts";

const opened = issues[0]!.event;
const merged = pullRequests[0]!.event;
const failed = workflows[0]!.event;
const EVENTS: [string, Event][] = [opened, merged, failed].map((event) => [event.type, event]);

type Fields = Record<string, object>;

/** The sample's data with other values in one of its objects. */
const withOther = ({ data }: Event, name: string, more: object) => ({
  ...(data as Fields),
  [name]: { ...(data as Fields)[name], ...more },
});

describe("GitHub's webhook events", () => {
  test.each([
    [opened, "Issue opened in example-org/ledger: #482 Export stops at 1000 rows"],
    [merged, "Merged into main of example-org/ledger: #485 Export all rows"],
    [failed, "Workflow failed in example-org/ledger: Tests on main"],
  ])("say in the subject what happened to what", ({ type, data }, subject) => {
    expect(emailOf(type, data).subject).toBe(subject);
  });

  test.each([
    [opened, "priya-naidoo opened issue #482 in example-org/ledger: Export stops at 1000 rows"],
    [
      merged,
      "priya-naidoo merged pull request #485 into main of example-org/ledger: Export all rows",
    ],
    [failed, "Tests failed on main of example-org/ledger."],
  ])("say it in the headline", ({ type, data }, headline) => {
    expect(emailOf(type, data).headline).toBe(headline);
  });

  test.each(EVENTS)("%s has a button that opens it on GitHub", (type, { data }) => {
    expect(emailOf(type, data).action?.url).toMatch(
      /^https:\/\/github\.com\/example-org\/ledger\/\S+$/,
    );
    expect(promptOf(type, data)?.user).not.toContain("https:");
  });

  test.each(EVENTS)("%s gives the AI no account, name or email address", (type, { data }) => {
    const { user = "" } = promptOf(type, data) ?? {};
    expect(user).toContain("example-org/ledger");
    expect(user).not.toMatch(/priya|naidoo|abrahams|@/i);
  });

  test("gives the AI the text of an issue, with accounts and email addresses hidden", () => {
    const body = "The export of @priya-naidoo stops. Write to priya@example.com.";
    const { user = "" } = promptOf("issues", withOther(opened, "issue", { body })) ?? {};
    expect(JSON.parse(user)).toMatchObject({
      facts: expect.arrayContaining([
        { id: "F4", label: "Opened by", kind: "person" },
        expect.objectContaining({
          label: "Text",
          kind: "free text",
          value: "The export of {P1} stops. Write to {P2}.",
        }),
      ]),
    });
  });

  test.each([
    ["issues", { ...(opened.data as object), action: "edited" }],
    ["pull_request", { ...(merged.data as object), action: "opened" }],
    ["pull_request", withOther(merged, "pull_request", { merged: false })],
    ["pull_request", withOther(merged, "pull_request", { merged: null })],
    ["workflow_run", { ...(failed.data as object), action: "requested" }],
    ["workflow_run", withOther(failed, "workflow_run", { conclusion: "success" })],
    ["workflow_run", withOther(failed, "workflow_run", { conclusion: null })],
  ])("send no email where nothing happened that matters: %s", (type, data) => {
    expect(notified(type, data)).toEqual({ kind: "skipped" });
  });

  test.each(["failure", "timed_out", "startup_failure"])("report a run's %s", (conclusion) => {
    const data = withOther(failed, "workflow_run", { conclusion });
    expect(emailOf("workflow_run", data).facts["Conclusion"]).toBe(conclusion.replace("_", " "));
  });

  test("of one issue form one thread", () => {
    const entity = (number: number) =>
      notificationOf("issues", withOther(opened, "issue", { number })).entity;
    expect(entity(482)).toBe("issue example-org/ledger#482");
    expect(entity(483)).not.toBe(entity(482));
  });

  test("have a headline for a deleted account and a run without a name", () => {
    expect(emailOf("issues", withOther(opened, "issue", { user: null })).headline).toMatch(
      /^Somebody opened/,
    );
    const run = withOther(failed, "workflow_run", { name: null, actor: null, head_branch: null });
    expect(emailOf("workflow_run", run).headline).toBe(
      "Unnamed workflow failed on an unknown branch of example-org/ledger.",
    );
  });

  test("are refused without a title", () => {
    const data = withOther(opened, "issue", { title: undefined });
    expect(notified("issues", data)).toMatchObject({
      kind: "refused",
      detail: expect.stringContaining("`data.issue.title`"),
    });
  });
});
