/** Serves the console of a deployment or of the dev server until Ctrl-C. */
import { once } from "node:events";
import { userInfo } from "node:os";
import { SETTINGS } from "../../functions/config/settings.ts";
import { createRenderer } from "../../functions/email/email.ts";
import { layout } from "../../functions/email/layout.ts";
import { brandsOf } from "../../functions/project.ts";
import { openBrowser } from "../../local/dev/terminal/open-browser.ts";
import { portOrAny } from "../../local/dev/ports.ts";
import { loadVersion } from "../../local/dev/project-version.ts";
import type { CommandTarget } from "../../operator/command-text.ts";
import { connect } from "../../operator/connect.ts";
import { startConsoleServer } from "../../operator/console/console-server.ts";
import { operatorParts } from "../../operator/console/operator-parts.ts";
import type { ConsoleParts } from "../../operator/console/parts.ts";
import { deploymentOf, type TableOptions, targetOf } from "../operator/options.ts";
import { findProject } from "../shared/project-folder.ts";
import { messageOf } from "../shared/report-error.ts";

export type ConsoleOptions = TableOptions & {
  readonly readOnly?: true;
  readonly open: boolean;
  readonly port: number;
};

/** @throws UsageError, CommandError */
export async function runConsole(options: ConsoleOptions): Promise<void> {
  const { stage, ...deployment } = await deploymentOf(options);
  const operator = connect(deployment);
  const target = targetOf(options);
  const parts: ConsoleParts = {
    ...operatorParts(operator, stage, target),
    ...(await projectParts(options.project, target)),
    // A console that only reads records nothing.
    operator:
      options.local || options.readOnly
        ? userInfo().username
        : await (await import("../operator/caller.ts")).callerName(),
    region: options.local ? undefined : await operator.client.config.region(),
    isReadOnly: options.readOnly === true,
  };
  const server = await startConsoleServer({
    parts,
    port: await portOrAny(options.port),
    errorText: (error) => messageOf(error, target),
  });
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  console.log(`Console of ${stage}  ${server.url}\nCtrl-C ends it.`);
  if (options.open) openBrowser(server.url);
  if (!stop.signal.aborted) await once(stop.signal, "abort");
  await server.stop();
}

/** Without the project's layout the console still works, but cannot show an email as it was sent. */
async function projectParts(
  folder: string,
  target: CommandTarget,
): Promise<Pick<ConsoleParts, "render" | "renderFault" | "retentionDays">> {
  const none = { render: undefined, retentionDays: undefined };
  try {
    const { notifications } = findProject(folder);
    const loaded = await loadVersion(notifications);
    if (!loaded.ok)
      return { ...none, renderFault: loaded.faults.map(({ message }) => message).join("\n") };
    const { project } = loaded;
    const render = createRenderer(
      project.brand?.layout ?? layout,
      project.locales,
      brandsOf(project),
    );
    const { fromAddress, replyTo, retentionDays } = project.settings;
    const from = fromAddress ?? process.env["MAIL_FROM"] ?? "Postrider <postrider@example.com>";
    return {
      render: (plan, recipient) => render(plan, recipient, { from, replyTo }),
      retentionDays: retentionDays ?? SETTINGS.retentionDays.default,
    };
  } catch (error) {
    return { ...none, renderFault: messageOf(error, target) };
  }
}
