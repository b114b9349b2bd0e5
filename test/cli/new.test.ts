import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { copyProject, type ProjectCopy } from "../helpers/project-copy.ts";

const JEST = ["--experimental-vm-modules", "--no-warnings", "node_modules/jest/bin/jest.js"];
const NEW = ["--no-warnings", "bin/postrider.ts", "new"];
const CHECK = ["--no-warnings", "bin/postrider.ts", "check"];
const DEFINITION = "notifications/order-shipped.ts";
const TEST = "test/notifications/order-shipped.test.ts";

describe("postrider new", () => {
  let project: ProjectCopy;
  let first: { code: number | null; output: string };
  beforeAll(async () => {
    project = await copyProject();
    first = project.run(...NEW, "order.shipped");
  });
  afterAll(() => project.remove());

  test("writes a definition and its test, and says what to do next", async () => {
    expect(first.code).toBe(0);
    expect(first.output).toMatch(new RegExp(`^${DEFINITION}\n${TEST}\n`));
    expect(first.output).toContain(`npm test -- ${TEST}`);
    expect(await project.read(DEFINITION)).toContain('type: "order.shipped"');
    expect(project.run(...CHECK)).toMatchObject({ code: 0 });
  });

  test("writes a test that passes at once, and fails where the definition says something else", async () => {
    expect(project.run(...JEST, TEST)).toMatchObject({ code: 0 });
    const text = await project.read(DEFINITION);
    for (const [was, is] of [
      ['label: "Customer"', 'label: "Client"'],
      ['"Order shipped: {title}"', '"Shipped: {title}"'],
      ["title: z.string()", "title: z.optional(z.string())"],
    ] as const) {
      await project.write(DEFINITION, text.replace(was, is));
      expect([is, project.run(...JEST, TEST).code]).toEqual([is, 1]);
    }
    await project.write(DEFINITION, text);
  });

  test("writes into a folder of notifications/, for a type as AWS names its own", async () => {
    const { code, output } = project.run(
      ...NEW,
      "EC2 Instance State-change Notification",
      "--dir",
      "notifications/aws/ec2",
    );
    expect(code).toBe(0);
    const path = "notifications/aws/ec2/ec2-instance-state-change-notification";
    expect(output).toContain(`${path}.ts\ntest/${path}.test.ts\n`);
    expect(project.run(...CHECK)).toMatchObject({ code: 0 });
    expect(project.run(...JEST, `test/${path}`)).toMatchObject({ code: 0 });
  });

  test.each([
    ["a type that has a definition", ["class.created"], "notifications/class-created.ts defines"],
    ["a file that stands there", ["Order Shipped"], `Expected ${DEFINITION} to be free`],
    ["the default", ["*"], 'got "*"'],
    ["a path", ["../x"], "only letters, digits, blanks and . _ - : / (at most 64), got"],
    ["a type of nothing", [""], 'got ""'],
    ["a type with another sign", ["order\nshipped"], "Expected the event's type"],
    ["a type that is too long", ["x".repeat(65)], "at most 64"],
    [
      "a folder elsewhere",
      ["a.b", "--dir", "functions"],
      "Expected --dir to be a folder in notifications/",
    ],
    ["a folder above", ["a.b", "--dir", "notifications/.."], "Expected --dir to be a folder"],
  ])("refuses %s with a sentence, and writes nothing", (_name, args, sentence) => {
    const { code, output } = project.run(...NEW, ...args);
    expect(code).toBe(1);
    expect(output).toContain(sentence);
    expect(output).not.toContain("    at ");
    // It prints each file that it writes.
    expect(output).not.toMatch(/^(?:notifications|test)\//m);
  });

  test("asks for the type that is missing, with exit code 2", () => {
    const { code, output } = project.run(...NEW);
    expect([code, output]).toEqual([
      2,
      expect.stringContaining("missing required argument 'type'"),
    ]);
  });

  test("--help says what there is", () => {
    const { code, output } = project.run(...NEW, "--help");
    expect(code).toBe(0);
    expect(output).toContain("--dir <folder>");
  });
});
