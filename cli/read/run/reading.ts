/** What the reading commands share: the read model of a deployment or of the dev server, and how it is named in commands. */
import { connect } from "../../../operator/connect.ts";
import type { ReadModel } from "../../../operator/read/read-model.ts";
import type { ReadCircumstances } from "../../../operator/why/ask-why.ts";
import { circumstancesReader } from "../../../operator/why/circumstances.ts";
import { deploymentOf, type TableOptions } from "../../operator/options.ts";
import { type Style, styleOf } from "../text/layout.ts";

export type ReadingOptions = TableOptions & { readonly json?: true };

export type Reading = {
  readonly readModel: ReadModel;
  readonly circumstances: ReadCircumstances;
  readonly style: Style;
  /** The options that name the same deployment in another command. */
  readonly options: string;
  /** The dev server's page; undefined on AWS. */
  readonly pageUrl: string | undefined;
};

/** @throws UsageError, CommandError */
export async function openReading(options: ReadingOptions): Promise<Reading> {
  const { stage, pageUrl, ...deployment } = await deploymentOf(options);
  const operator = connect(deployment);
  return {
    readModel: operator.readModel,
    circumstances: circumstancesReader(operator, stage),
    style: styleOf(process.stdout, process.env),
    options: namingOptions(options),
    pageUrl,
  };
}

function namingOptions({ project, local, stage }: ReadingOptions): string {
  return [
    ...(project === "." ? [] : [`-C ${project}`]),
    ...(local ? ["--local"] : stage === undefined ? [] : [`--stage ${stage}`]),
  ].join(" ");
}
