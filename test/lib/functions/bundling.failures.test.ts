import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { copyProject, type ProjectCopy } from "../../helpers/project-copy.ts";

const HANDLER = "functions/processor/handler.ts";
const PROGRAM = "lib/functions/bundle-function.ts";
const SYNTH = ["--no-warnings", "bin/postrider.ts", "app"];

describe("a function that cannot be bundled", () => {
  let copy: ProjectCopy;
  let texts: Readonly<Record<string, string>>;
  beforeAll(async () => {
    copy = await copyProject(["lib"]);
    texts = { [HANDLER]: await copy.read(HANDLER), [PROGRAM]: await copy.read(PROGRAM) };
  });
  beforeEach(async () => {
    for (const [path, text] of Object.entries(texts)) await copy.write(path, text);
  });
  afterAll(() => copy.remove());

  test("fails the synthesis with file, line and text of each esbuild error", async () => {
    await copy.write(HANDLER, `import "./nowhere.ts";\nimport "./neither.ts";\n${texts[HANDLER]}`);

    const { code, output } = copy.run(...SYNTH);

    expect(code).not.toBe(0);
    expect(output).toMatch(
      /Error: Expected the function "processor" to be bundled, got exit code 1:\n/,
    );
    expect(output).toContain(
      'functions/processor/handler.ts:1:7: error: Could not resolve "./nowhere.ts"',
    );
    expect(output).toContain(
      'functions/processor/handler.ts:2:7: error: Could not resolve "./neither.ts"',
    );
    expect(output).not.toContain("says why above");
  });

  test.each([
    ["process.exit(3);", "got exit code 3 and no message"],
    ['process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000);', "got signal SIGKILL"],
    ['throw new Error("no esbuild here");', "no esbuild here"],
  ])("fails the synthesis with a reason when esbuild prints nothing: %s", async (text, said) => {
    await copy.write(PROGRAM, `${text}\n${texts[PROGRAM]}`);

    const { code, output } = copy.run(...SYNTH);

    expect(code).not.toBe(0);
    expect(output).toMatch(/Expected the function "\w+" to be bundled, got /);
    expect(output).toContain(said);
  });
});
