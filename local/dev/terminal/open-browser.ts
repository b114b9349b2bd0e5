/** Opens a page in the developer's browser. */
import { spawn } from "node:child_process";

/** Does nothing without a browser. */
export function openBrowser(url: string): void {
  const [command, ...given] =
    process.platform === "darwin"
      ? ["open"]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", ""]
        : ["xdg-open"];
  if (command === undefined) return;
  const child = spawn(command, [...given, url], { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
