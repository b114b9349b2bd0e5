/** What the reading commands share: the read model of a deployment or of the dev server, and the options that name it. */
import type { CommandTarget } from "../../../operator/command-text.ts";
import { connect, type Operator } from "../../../operator/connect.ts";
import type { ReadModel } from "../../../operator/read/read-model.ts";
import type { ReadCircumstances } from "../../../operator/why/ask-why.ts";
import { circumstancesReader } from "../../../operator/why/circumstances.ts";
import { deploymentOf, type TableOptions, targetOf } from "../../operator/options.ts";
import { type Style, styleOf } from "../text/layout.ts";

export type ReadingOptions = TableOptions & { readonly json?: true };

export type Reading = {
  readonly operator: Operator;
  readonly readModel: ReadModel;
  readonly circumstances: ReadCircumstances;
  readonly style: Style;
  /** What a suggested command works on. */
  readonly target: CommandTarget;
  /** The dev server's page; undefined on AWS. */
  readonly pageUrl: string | undefined;
};

/** @throws UsageError, CommandError */
export async function openReading(options: ReadingOptions): Promise<Reading> {
  const { stage, pageUrl, ...deployment } = await deploymentOf(options);
  const operator = connect(deployment);
  return {
    operator,
    readModel: operator.readModel,
    circumstances: circumstancesReader(operator, stage),
    style: styleOf(process.stdout, process.env),
    target: targetOf(options),
    pageUrl,
  };
}
