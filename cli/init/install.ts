import { spawn } from "node:child_process";
import { once } from "node:events";

const MANAGERS = ["pnpm", "yarn", "bun"] as const;

/** Installs the packages with the package manager that runs `init`; false if that fails. */
export async function install(project: string): Promise<boolean> {
  const manager = managerOf(process.env["npm_config_user_agent"]);
  console.log(`\n${manager} install\n`);
  const child = spawn(manager, ["install"], {
    cwd: project,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  child.once("error", () => {});
  const [code] = await once(child, "close");
  return code === 0;
}

/** "pnpm/10.2.0 npm/? node/v24.0.0 linux x64" -> "pnpm" */
export function managerOf(agent = ""): string {
  return MANAGERS.find((name) => agent.startsWith(`${name}/`)) ?? "npm";
}
