/** How the tests of definitions run: by Node's own test runner, which reads TypeScript since Node 22.18. */
import { versions } from "node:process";

export function testCommand(path: string): string {
  return `${hasTypeScriptTests() ? "node" : "npx tsx"} --test ${path}`;
}

/** Whether this Node runs TypeScript tests by itself. */
export function hasTypeScriptTests(version = versions.node): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 18);
}

export const ON_OLDER_NODE = `Node ${versions.node} does not run TypeScript tests; tsx does: npm install --save-dev tsx`;
