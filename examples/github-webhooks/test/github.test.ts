import { describe, expect, test } from "@jest/globals";
import type { Event } from "postrider/notifications";
import { samples as issues } from "../notifications/issue-opened.ts";
import { samples as pullRequests } from "../notifications/pull-request-merged.ts";
import { samples as workflows } from "../notifications/workflow-failed.ts";
import { editionOf, linesOf, notificationOf, notified, promptOf } from "./told.ts";

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
    expect(editionOf(type, data).subject).toBe(subject);
  });

  test.each([
    [opened, "priya-naidoo opened issue #482 in example-org/ledger: Export stops at 1000 rows"],
    [
      merged,
      "priya-naidoo merged pull request #485 into main of example-org/ledger: Export all rows",
    ],
    [failed, "Tests failed on main of example-org/ledger, started by mo-abrahams."],
  ])("say in the headline by whom", ({ type, data }, headline) => {
    expect(editionOf(type, data).headline).toBe(headline);
  });

  test.each(EVENTS)("%s has a button that opens it on GitHub", (type, { data }) => {
    expect(editionOf(type, data).action?.url).toMatch(
      /^https:\/\/github\.com\/example-org\/ledger\/\S+$/,
    );
  });

  test.each(EVENTS)("%s tells the AI of accounts by aliases only", (type, { data }) => {
    const { user = "" } = promptOf(type, data) ?? {};
    expect(user).toContain("example-org/ledger");
    expect(user).toContain("Person A");
    expect(user).not.toMatch(/priya|naidoo|abrahams|@/i);
  });

  test.each([
    ["issues", { ...(opened.data as object), action: "edited" }],
    ["pull_request", { ...(merged.data as object), action: "opened" }],
    ["pull_request", withOther(merged, "pull_request", { merged: false })],
    ["pull_request", withOther(merged, "pull_request", { merged: null })],
    ["workflow_run", { ...(failed.data as object), action: "requested" }],
    ["workflow_run", withOther(failed, "workflow_run", { conclusion: "success" })],
    ["workflow_run", withOther(failed, "workflow_run", { conclusion: null })],
  ])("that are no news are told to nobody: %s", (type, data) => {
    expect(notified(type, data)).toEqual({ kind: "nothing-to-tell" });
  });

  test.each(["failure", "timed_out", "startup_failure"])("tell of a run's %s", (conclusion) => {
    const data = withOther(failed, "workflow_run", { conclusion });
    expect(linesOf(editionOf("workflow_run", data))).toContain(
      `Conclusion: ${conclusion.replace("_", " ")}`,
    );
  });

  test("of one issue stand in one thread, of another in another", () => {
    const entity = (number: number) =>
      notificationOf("issues", withOther(opened, "issue", { number })).entity;
    expect(entity(482)).toBe("issue example-org/ledger#482");
    expect(entity(483)).not.toBe(entity(482));
  });

  test("tell of an account that is gone, and of a run without a name", () => {
    expect(editionOf("issues", withOther(opened, "issue", { user: null })).headline).toMatch(
      /^Somebody opened/,
    );
    const run = withOther(failed, "workflow_run", { name: null, actor: null, head_branch: null });
    expect(editionOf("workflow_run", run).headline).toBe(
      "Unnamed workflow failed on an unknown branch of example-org/ledger.",
    );
  });

  test("without what the mail is about are refused", () => {
    const data = withOther(opened, "issue", { title: undefined });
    expect(notified("issues", data)).toMatchObject({
      kind: "refused",
      detail: expect.stringContaining("`data.issue.title`"),
    });
  });
});
