/** Node's test runner runs TypeScript from Node 22.18 on; before that, tsx does. */
import { versions } from "node:process";

const [major = 0, minor = 0] = versions.node.split(".").map(Number);

export const hasTypeScriptTests = major > 22 || (major === 22 && minor >= 18);

export function testCommand(path: string): string {
  return `${hasTypeScriptTests ? "node" : "npx tsx"} --test ${path}`;
}

export const TSX_HINT = `Node ${versions.node} does not run TypeScript tests; tsx does: npm install --save-dev tsx`;
