import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createEmptyProject, type EmptyProject } from "../helpers/empty-project.ts";

const DEFINITION = "notifications/order-shipped.ts";
const TEST = "notifications/order-shipped.test.ts";
const CONFIG =
  'export const config = { fromAddress: "a@example.com", apiKeyParameter: "/acme/key" };\n';
const OTHER = `import { defaultDefinition, defaultSamples } from "postrider/notifications";
export const definition = defaultDefinition;
export const samples = defaultSamples;
`;

describe("postrider new", () => {
  let project: EmptyProject;
  let first: ReturnType<EmptyProject["postrider"]>;
  beforeAll(async () => {
    project = await createEmptyProject();
    await project.write("package.json", '{ "type": "module" }');
    await project.write("postrider.config.ts", CONFIG);
    await project.write("notifications/other.ts", OTHER);
    first = project.postrider("new", "order.shipped");
  });
  afterAll(() => project.remove());

  test("writes a definition and its test, and says what to do next", async () => {
    expect(first).toMatchObject({ code: 0, errors: "" });
    expect(first.output).toMatch(new RegExp(`^✓ ${DEFINITION}\n✓ ${TEST}\n`));
    expect(first.output).toContain(`node --test ${TEST}`);
    expect(await project.read(DEFINITION)).toContain('type: "order.shipped"');
    expect(project.postrider("check")).toMatchObject({ code: 0 });
  });

  test("writes a test that passes at once, and fails when the definition changes", async () => {
    expect(project.node(["--test", TEST])).toMatchObject({ code: 0 });
    const text = await project.read(DEFINITION);
    for (const [was, is] of [
      ['label: "Customer"', 'label: "Client"'],
      ['"Order shipped: {title}"', '"Shipped: {title}"'],
      ["title: z.string()", "title: z.optional(z.string())"],
    ] as const) {
      await project.write(DEFINITION, text.replace(was, is));
      expect([is, project.node(["--test", TEST]).code]).toEqual([is, 1]);
    }
    await project.write(DEFINITION, text);
  });

  test("writes into a folder of notifications/, for a type as AWS names its own", () => {
    const type = "EC2 Instance State-change Notification";
    const { code, output } = project.postrider("new", type, "--dir", "notifications/aws", "--json");
    expect(code).toBe(0);
    const path = "notifications/aws/ec2-instance-state-change-notification";
    expect(JSON.parse(output)).toEqual({ written: [`${path}.ts`, `${path}.test.ts`] });
    expect(project.postrider("check")).toMatchObject({ code: 0 });
    expect(project.node(["--test", `${path}.test.ts`])).toMatchObject({ code: 0 });
  });

  test.each([
    [
      "a type that has a definition",
      ["order.shipped"],
      `already has a definition: ${DEFINITION}.`,
      1,
    ],
    ["a file that exists", ["Order Shipped"], `${DEFINITION} exists already.`, 1],
    ["the default", ["*"], 'got "*"', 2],
    ["a path", ["../x"], "only letters, digits, spaces and . _ - : / (at most 64), got", 2],
    ["an empty type", [""], 'got ""', 2],
    ["a type with another character", ["order\nshipped"], "Expected an event type", 2],
    ["a type that is too long", ["x".repeat(65)], "at most 64", 2],
    ["a folder elsewhere", ["a.b", "--dir", "functions"], "Expected --dir to be notifications", 2],
    ["a folder above", ["a.b", "--dir", "notifications/.."], "Expected --dir to be", 2],
    ["no type", [], "missing required argument 'type'", 2],
  ])("refuses %s with a sentence, and writes nothing", (_name, args, sentence, exitCode) => {
    const { code, output, errors } = project.postrider("new", ...args);
    expect({ code, output }).toEqual({ code: exitCode, output: "" });
    expect(errors).toContain(sentence);
    expect(errors).not.toContain("    at ");
  });
});

test("creates notifications/ when it is missing", async () => {
  const project = await createEmptyProject();
  await project.write("postrider.config.ts", CONFIG);
  expect(project.postrider("new", "order.shipped")).toMatchObject({ code: 0, errors: "" });
  expect(project.has(DEFINITION)).toBe(true);
  await project.remove();
});
