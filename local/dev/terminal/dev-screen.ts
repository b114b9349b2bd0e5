/** The dev server's output in the terminal: banner, a row for each event, reloads and faults. */
import type { DevServer, Reload } from "../dev-server.ts";
import type { LoggedEvent } from "../events/event-log.ts";
import { type Outcome, outcomeOf } from "../events/outcome.ts";
import { SETTINGS_FILE } from "../project-version.ts";
import type { Terminal } from "./terminal.ts";
import {
  colored,
  faultLines,
  headLine,
  reloadLine,
  type Row,
  rowLines,
  timeOf,
  totalsLine,
} from "./terminal-text.ts";

export type Screen = {
  readonly showTotals: () => void;
  readonly stop: () => void;
};

export type ScreenOptions = {
  readonly terminal: Terminal;
  readonly server: DevServer;
  readonly version: string;
  /** The requested port; the page's may differ. */
  readonly port: number;
  /** `postrider send` and `--local` use the server that started first. */
  readonly anotherServerRuns: boolean;
};

const REDRAW_MS = 200;
const UPDATE_MS = 50;
const KEYS = "  o page   s send a sample   c clear   h help   q quit";

export function startScreen(options: ScreenOptions): Screen {
  const { terminal, server } = options;
  const { style } = terminal;
  const { session } = server;
  /** The last printed summary, by short id. */
  const printed = new Map<string, string>();
  let dropped = 0;
  let isStopped = false;
  let updating: NodeJS.Timeout | undefined;

  terminal.print(...bannerLines(options), "", headLine());

  server.listen({
    event: () => {
      // Hundreds of events can change at once; one update prints them all.
      if (!isStopped) updating ??= setTimeout(update, UPDATE_MS);
    },
    reloaded: (reload) => showReload(reload),
    runFailed: (error) =>
      terminal.print(
        `  ${timeOf(Date.now())}  ${colored("✗", "red", style)} a run failed: ${error instanceof Error ? error.message : String(error)}`,
      ),
  });
  const timer = terminal.isInteractive ? setInterval(drawLive, REDRAW_MS) : undefined;
  drawLive();

  function update(): void {
    clearTimeout(updating);
    updating = undefined;
    const isQuiet = session.isQuiet();
    for (const event of session.log.events()) {
      const outcome = outcomeOf(event, session.log.duplicateOf(event));
      // SES's reports follow its answer; the row waits for them.
      if (!outcome.isFinal || !isQuiet || printed.get(event.shortId) === outcome.summary) continue;
      printed.set(event.shortId, outcome.summary);
      terminal.print(...rowLines(rowOf(event, outcome), style));
    }
    if (session.log.dropped() > dropped && dropped === 0)
      terminal.print(
        "  The newest 500 events are kept; older ones are no longer shown on the page.",
      );
    dropped = session.log.dropped();
    const kept = new Set(session.log.events().map(({ shortId }) => shortId));
    for (const shortId of printed.keys()) if (!kept.has(shortId)) printed.delete(shortId);
    drawLive();
  }

  function drawLive(): void {
    const open = session.log
      .events()
      .filter((event) => !printed.has(event.shortId))
      .map((event) => ({ event, outcome: outcomeOf(event, session.log.duplicateOf(event)) }));
    const last = open.at(-1);
    const row =
      last === undefined
        ? []
        : rowLines(
            rowOf(last.event, {
              ...last.outcome,
              summary: `${last.outcome.summary}, ${((Date.now() - last.event.receivedAtMs) / 1000).toFixed(1)} s`,
              tookMs: undefined,
            }),
            style,
          );
    terminal.setLive([...row, "", totals(), KEYS]);
  }

  function showReload(reload: Reload): void {
    const { atMs, files, faults, usedSinceMs } = reload;
    if (faults.length === 0) terminal.print(reloadLine(atMs, files));
    else terminal.print("", ...faultLines(faults, { atMs, usedSinceMs }, style), "");
  }

  function totals(): string {
    const { log } = session;
    return totalsLine(log.events().map((one) => outcomeOf(one, log.duplicateOf(one)).outcome));
  }

  return {
    showTotals: () => terminal.print("", totals()),
    stop: () => {
      if (isStopped) return;
      update();
      isStopped = true;
      clearInterval(timer);
      terminal.setLive([]);
    },
  };
}

function rowOf(event: LoggedEvent, outcome: Outcome): Row {
  const { read, receivedAtMs, shortId } = event;
  return {
    atMs: receivedAtMs,
    shortId,
    type: read.ok ? read.event.type : "(unreadable)",
    outcome: outcome.outcome,
    tone: outcome.tone,
    summary: outcome.summary,
    tookMs: outcome.tookMs,
  };
}

function bannerLines({
  terminal,
  server,
  version,
  port,
  anotherServerRuns,
}: ScreenOptions): string[] {
  const { session, url, writer } = server;
  const { defined, locales } = session.project();
  const portOf = (service: string) =>
    new URL(server.sdkSettings[`AWS_ENDPOINT_URL_${service}`] ?? url).port;
  const note = port === 0 || new URL(url).port === String(port) ? "" : `   (${port} is taken)`;
  const hint = terminal.isInteractive ? "   (h: SDK settings)" : "";
  const stays =
    writer.kind === "offline" ? "nothing leaves this machine" : "no email leaves this machine";
  const title = `Postrider ${version} dev`;
  return [
    "",
    `  ${title.padEnd(43)}${stays}`,
    "",
    `  Page      ${url}${note}`,
    `  Send      POST ${url}/events   or  npx postrider send FILE`,
    `  AWS       SQS :${portOf("SQS")}   SES :${portOf("SES")}   DynamoDB :${portOf("DYNAMODB")}${hint}`,
    `  Writer    ${writer.text}`,
    `  Watching  notifications/ (${defined.length})   languages (${Object.keys(locales).length})   ${SETTINGS_FILE}`,
    ...(anotherServerRuns
      ? ["  Note      send and --local reach the dev server that was started before"]
      : []),
  ];
}

/** Environment variables that point any AWS SDK to the dev server. */
export function helpLines(server: DevServer): string[] {
  return [
    "",
    "  Any AWS SDK sends events with these environment variables:",
    "",
    ...Object.entries(server.sdkSettings).map(([name, value]) => `    export ${name}=${value}`),
    "",
    `  aws sqs send-message --queue-url "$QUEUE_URL" --message-body file://event.json`,
    "",
  ];
}
