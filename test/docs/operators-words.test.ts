/** The commands and words that the documentation gives to operators, as far as they run without AWS. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { FALLBACK_REASONS } from "../../functions/words/draft.ts";

const DOCS = new URL("../../docs/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, DOCS), "utf8");

/** Answers like AWS for a stack with two slots, and prints each update. */
const AWS = `aws() {
  case "$2" in
    describe-stack-resources) [ "$4" = Postrider ] && echo Postrider-Group ;;
    list-schedules) [ "$4" = Postrider-Group ] && printf 'Slot0\\tSlot1\\n' ;;
    get-schedule) echo "{$4 $6}" ;;
    update-schedule) echo "$4 $6" ;;
  esac
}
STACK=Postrider
`;

test("the runbook's command disables every schedule of this stack, and enables them again", () => {
  const blocks = [...read("runbook.md").matchAll(/```sh\n([^]*?)```/g)].map(
    ([, block = ""]) => block,
  );
  const [block = ""] = blocks.filter((text) => text.includes("update-schedule"));
  const script = `${AWS}${block}schedules ENABLED`;
  expect(execFileSync("bash", ["-c", script], { encoding: "utf8" }).trim().split("\n")).toEqual([
    "DISABLED {Postrider-Group Slot0}",
    "DISABLED {Postrider-Group Slot1}",
    "ENABLED {Postrider-Group Slot0}",
    "ENABLED {Postrider-Group Slot1}",
  ]);
});

test("the runbook names every reason for a fallback text", () => {
  const runbook = read("runbook.md");
  expect(FALLBACK_REASONS.filter((reason) => !runbook.includes(`\`${reason}\``))).toEqual([]);
});

test("the documentation names only AI reasons that the code has", () => {
  const named = readdirSync(DOCS)
    .filter((name) => name.endsWith(".md"))
    .flatMap((name) => [...read(name).matchAll(/`(ai-[a-z-]+)`/g)].map(([, reason]) => reason));
  expect(named).toContain("ai-over-budget");
  expect(named.filter((reason) => !FALLBACK_REASONS.some((one) => one === reason))).toEqual([]);
});
