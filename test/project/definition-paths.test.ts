import { describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { z as classic } from "zod";
import { pathFault } from "../../project/definition-paths.ts";

type Tree = { name: string; children: Tree[] };
const Tree: z.ZodMiniType<Tree> = z.lazy(() =>
  z.object({ name: z.string(), children: z.array(Tree) }),
);

const Person = z.object({ surname: z.string(), id: z.union([z.string(), z.number()]) });
const DATA = z.object({
  by: z.optional(z.string()),
  class: z.nullish(z.object({ learners: z.optional(z.array(Person)), agent: Person })),
  either: z.union([z.object({ left: z.string() }), z.object({ right: z.string() })]),
  byCode: z.record(z.string(), Person),
  both: z.intersection(z.object({ one: z.string() }), z.object({ two: z.string() })),
  pair: z.tuple([Person], z.string()),
  tree: Tree,
  anything: z.unknown(),
  loose: z.looseObject({ known: z.string() }),
  open: z.catchall(z.object({ known: z.string() }), z.string()),
  strict: z.strictObject({ known: z.string() }),
  standard: classic.object({ name: classic.string() }).default({ name: "" }),
  piped: z.pipe(
    z.string(),
    z.transform((text) => ({ text })),
  ),
  read: z.readonly(z.array(z.string())),
});

describe("a personal field's path", () => {
  test.each([
    "by",
    "class.agent.surname",
    "class.learners[].surname",
    "class.learners[].id",
    "either.left",
    "either.right",
    "byCode.anything.surname",
    "both.two",
    "pair[].surname",
    "tree.children[].children[].name",
    "anything.at[].all",
    "loose.known",
    "loose.unknown",
    "open.unknown",
    "strict.known",
    "standard.name",
    "piped.whatever",
    "read[]",
  ])("leads to a value: %s", (path) => {
    expect(pathFault(DATA, path)).toBeUndefined();
  });

  test.each([
    ["bye", "no field `bye` in the data"],
    ["class.agents.surname", "no field `agents` in `class`"],
    ["class.learners.surname", "`class.learners` is a list: write `class.learners[]`"],
    ["class.learners[].surnames", "no field `surnames` in `class.learners[]`"],
    ["class.agent[].surname", "`class.agent` is not a list"],
    ["class.agent", "leads to an object: name one of its fields"],
    ["class.learners", "leads to a list: add `[]`"],
    ["class.learners[]", "leads to an object: name one of its fields"],
    ["by.name", "no field `name` in `by`"],
    ["either.middle", "no field `middle` in `either`"],
    ["strict.unknown", "no field `unknown` in `strict`"],
    ["constructor", "no field `constructor` in the data"],
    ["", "leads to an object: name one of its fields"],
  ])("is refused: %s (%s)", (path, fault) => {
    expect(pathFault(DATA, path)).toBe(fault);
  });

  test("is looked for in a schema of zod's other face too", () => {
    const data = classic.object({ learners: classic.array(classic.string()).optional() });
    expect(pathFault(data, "learners[]")).toBeUndefined();
    expect(pathFault(data, "learners")).toBe("leads to a list: add `[]`");
  });
});
