import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { createEmptyProject, type EmptyProject } from "../helpers/empty-project.ts";

let project: EmptyProject;
beforeEach(async () => {
  project = await createEmptyProject();
  await project.write("postrider.config.ts", "export default {};\n");
});
afterEach(() => project.remove());

/** Stands for the CDK Toolkit: prints how it was called. */
const CDK = `console.log(JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd() }));
process.exitCode = process.argv.includes("--fail") ? 3 : 0;
`;

test("runs the project's own cdk in its folder, with the outputs file and the other arguments", async () => {
  await project.write("node_modules/aws-cdk/package.json", '{ "name": "aws-cdk" }');
  await project.write("node_modules/aws-cdk/bin/cdk", CDK);
  const passedOn = ["-c", "stage=staging", "--require-approval", "never"];
  const { code, output } = project.postrider("deploy", "--project", project.folder, ...passedOn);
  expect(code).toBe(0);
  expect(JSON.parse(output)).toEqual({
    args: ["deploy", "--outputs-file", "cdk-outputs.json", ...passedOn],
    cwd: project.folder,
  });
  expect(project.postrider("deploy", "--fail")).toMatchObject({ code: 3 });
});

test("says how to install cdk when the project has none", () => {
  const { code, output, errors } = project.postrider("deploy");
  expect({ code, output }).toEqual({ code: 1, output: "" });
  expect(errors).toBe(
    "Expected the package aws-cdk in this project, found none. Run: npm install --save-dev aws-cdk@2\n",
  );
});
