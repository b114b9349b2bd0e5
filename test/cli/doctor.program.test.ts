import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { writeRunningFile } from "../../local/dev/running.ts";
import { KEY, KEY_PARAMETER, openWard, SETTINGS, type Ward } from "./doctor/ward.ts";
import { FIXTURE } from "../helpers/fixture-project.ts";

const PROGRAM = fileURLToPath(new URL("../../bin/postrider.ts", import.meta.url));

let ward: Ward;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "postrider-doctor-"));
  ward = await openWard();
});
beforeEach(() => ward.heal());
afterAll(async () => {
  await ward.stop();
  await rm(folder, { recursive: true });
});

/** As `npx postrider doctor --` does it, in the environment of the servers. */
async function doctor(args: readonly string[], environment: NodeJS.ProcessEnv = ward.environment) {
  const child = spawn(process.execPath, ["--no-warnings", PROGRAM, "doctor", ...args], {
    cwd: FIXTURE,
    env: { PATH: process.env["PATH"], HOME: folder, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [output, errors] = ["", ""];
  child.stdout.on("data", (text) => (output += String(text)));
  child.stderr.on("data", (text) => (errors += String(text)));
  const [code] = await once(child, "close");
  return { code: Number(code), output, errors };
}

const settings = (more: Readonly<Record<string, string>> = {}) =>
  Object.entries({
    fromAddress: SETTINGS.fromAddress,
    configurationSet: "postrider",
    ...more,
  }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);

async function outputsFile(): Promise<string> {
  const { queueUrl, deadLetterQueueUrl, deliveriesTable, coordinationTable } = ward.deployed;
  const file = join(folder, "cdk-outputs.json");
  const outputs = {
    QueueUrl: queueUrl,
    DeadLetterQueueUrl: deadLetterQueueUrl,
    DeliveriesTable: deliveriesTable,
    CoordinationTable: coordinationTable,
  };
  await writeFile(file, JSON.stringify({ Postrider: outputs, Another: {} }));
  return file;
}

test("exits with 0 if nothing fails", async () => {
  const args = [...settings(), "--outputs", await outputsFile(), "--timeout", "60"];
  const { code, output, errors } = await doctor(args);
  expect({ code, errors }).toEqual({ code: 0, errors: "" });
  expect(output).toMatch(/^ok {4}credentials {3}are there, for us-east-1\n/);
  expect(output).toMatch(/\nok {4}tables {8}Coordination is there\n\nNo problems\.\n$/);
});

test("exits with 1 and says how to fix what fails, also as JSON; the key is not shown", async () => {
  ward.now.validKey = "another";
  const args = [...settings(), "--timeout", "60"];
  const [shown, asJson] = await Promise.all([doctor(args), doctor([...args, "--json"])]);
  expect([shown.code, asJson.code]).toEqual([1, 1]);
  expect(shown.output).toContain(
    `fail  model         gpt-6-luna: the key is refused  ->  aws ssm put-parameter --type SecureString --overwrite --name ${KEY_PARAMETER}`,
  );
  expect(shown.output).toMatch(/\n1 problem to fix, 2 warnings\.\n$/);
  const findings: unknown = JSON.parse(asJson.output);
  expect(findings).toContainEqual({
    check: "key",
    level: "ok",
    message: `is in ${KEY_PARAMETER}`,
  });
  expect(shown.output + asJson.output + shown.errors + asJson.errors).not.toContain(KEY);
});

test("exits with 1 for wrong settings or no region, with 2 for a wrong option", async () => {
  const [wrong, nowhere, misused] = await Promise.all([
    doctor(settings({ fromAddress: "Acme" })),
    doctor(settings(), {}),
    doctor(["--timeout", "soon"]),
  ]);
  expect(wrong).toMatchObject({
    code: 1,
    output: expect.stringMatching(/fail {2}settings .+`fromAddress`/),
  });
  expect(nowhere).toMatchObject({
    code: 1,
    output: expect.stringMatching(/fail {2}credentials .+AWS_REGION/),
  });
  expect(misused).toMatchObject({
    code: 2,
    errors: expect.stringContaining("Expected an integer"),
  });
});

test("exits with 1 for an unusable outputs file, with 2 for an unknown argument", async () => {
  const file = join(folder, "broken.json");
  await writeFile(file, "{");
  const [missing, broken, extra] = await Promise.all([
    doctor([...settings(), "--outputs", join(folder, "none.json")]),
    doctor([...settings(), "--outputs", file]),
    doctor([...settings(), "extra"]),
  ]);
  expect(missing).toEqual({
    code: 1,
    output: "",
    errors: `Expected ${join(folder, "none.json")}, which \`npx postrider deploy\` writes, got ENOENT\n`,
  });
  expect(broken).toMatchObject({
    code: 1,
    errors: `Expected ${file} to hold the JSON that \`npx postrider deploy\` writes, got something else\n`,
  });
  expect(extra).toMatchObject({ code: 2, errors: expect.stringContaining("too many arguments") });
});

test("--local checks the running dev server; its file has no key", async () => {
  const file = join(folder, "running.json");
  const removeRunningFile = await writeRunningFile(ward.system, file);
  ward.now.validKey = "local";
  ward.system.ses.setup.identities = { "example.com": {} };
  const args = ["--local", file, "--timeout", "60"];
  const { code, output } = await doctor(args, {});
  expect(await readFile(file, "utf8")).not.toContain("OPENAI_API_KEY");
  expect(output).toContain("ok    model         offline-writer answers\n");
  expect(output).toMatch(/\nNo problems\.\n$/);
  await removeRunningFile?.();
  const gone = await doctor(args, {});
  expect([code, gone.code]).toEqual([0, 1]);
  expect(gone.output).toMatch(/^fail {2}local .+ {2}-> {2}npx postrider dev\n/);
});

test("--local ignores the file of a killed dev server", async () => {
  const file = join(folder, "left.json");
  await writeFile(file, JSON.stringify({ AWS_ENDPOINT_URL_SESV2: "http://127.0.0.1:9" }));
  const { code, output } = await doctor(["--local", file], {});
  expect(code).toBe(1);
  expect(output).toMatch(/^fail {2}local .+ {2}-> {2}npx postrider dev\n/);
});

test("a second dev server keeps the file of the first while that runs", async () => {
  const file = join(folder, "two.json");
  const { environment } = ward.system;
  const other = { ...environment, AWS_ENDPOINT_URL_SESV2: "http://127.0.0.1:9" };
  const second = { environment: other, feedback: undefined };
  const removeRunningFile = await writeRunningFile(ward.system, file);
  expect(await writeRunningFile(second, file)).toBeUndefined();
  expect(await readFile(file, "utf8")).toContain(String(environment["AWS_ENDPOINT_URL_SESV2"]));
  await removeRunningFile?.();
  await expect(readFile(file)).rejects.toThrow("ENOENT");
});

test("a dev server replaces the file of a killed one, which does not remove the new file", async () => {
  const file = join(folder, "killed.json");
  const { environment } = ward.system;
  const dead = { ...environment, AWS_ENDPOINT_URL_SESV2: "http://127.0.0.1:9" };
  const removeDeadFile = await writeRunningFile({ environment: dead, feedback: undefined }, file);
  const removeRunningFile = await writeRunningFile(ward.system, file);
  await removeDeadFile?.();
  expect(await readFile(file, "utf8")).toContain(
    `"AWS_ENDPOINT_URL_SESV2": "${environment["AWS_ENDPOINT_URL_SESV2"]}"`,
  );
  await removeRunningFile?.();
  await expect(readFile(file)).rejects.toThrow("ENOENT");
});

test("reports a service that does not answer, and ends", async () => {
  ward.system.ses.inject({ hang: true, times: Infinity });
  try {
    const { code, output } = await doctor([...settings(), "--timeout", "1"]);
    expect(code).toBe(1);
    expect(output).toContain("not checked: no answer within 1 s");
  } finally {
    ward.system.ses.reset();
  }
});

test("a dev server on the ports of one that was killed replaces its file", async () => {
  const file = join(folder, "same-ports.json");
  await writeRunningFile(ward.system, file);
  const removeRunningFile = await writeRunningFile(ward.system, file);
  expect(removeRunningFile).toBeDefined();
  await removeRunningFile?.();
  await expect(readFile(file)).rejects.toThrow("ENOENT");
});
