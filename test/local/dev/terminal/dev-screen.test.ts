import { expect, test } from "@jest/globals";
import type { DevListener, DevServer } from "../../../../local/dev/dev-server.ts";
import { startScreen } from "../../../../local/dev/terminal/dev-screen.ts";

test("looks at all events once for a burst of changes, and at the last change before it stops", () => {
  let looks = 0;
  let listener: DevListener = {};
  const log = {
    events: () => {
      looks += 1;
      return [];
    },
    dropped: () => 0,
  };
  const server = {
    url: "http://127.0.0.1:4600",
    writer: { kind: "offline", text: "offline" },
    sdkSettings: {},
    listen: (given: DevListener) => (listener = given),
    session: { project: () => ({ defined: [], locales: {} }), isQuiet: () => true, log },
  } as unknown as DevServer;
  const screen = startScreen({
    terminal: {
      style: { columns: 80, hasColor: false },
      isInteractive: false,
      print: () => {},
      setLive: () => {},
      readKeys: () => () => {},
    },
    server,
    version: "0.0.0",
    port: 4600,
    anotherServerRuns: false,
  });
  const before = looks;
  for (let change = 0; change < 1000; change++) listener.event?.(undefined);
  expect(looks).toBe(before);
  screen.stop();
  expect(looks).toBeGreaterThan(before);
  expect(looks - before).toBeLessThan(10);
});
