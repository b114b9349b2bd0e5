import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

const candidates = [
  process.env["CHROMIUM_PATH"] ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].filter((path) => path !== "");

/** Where a Chromium is; undefined where there is none, and then the reason has been printed. */
export function findChromium(): string | undefined {
  const executablePath = candidates.find((path) => existsSync(path));
  if (executablePath === undefined) {
    console.warn(
      `Not tested in a browser: there is none at ${candidates.join(", ")}. Set CHROMIUM_PATH.`,
    );
  }
  return executablePath;
}

export function launchChromium(executablePath: string): Promise<Browser> {
  const args = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  return chromium.launch({ executablePath, args });
}
