// A process that is killed while its function works.
import { createLocalLambda } from "../../../local/lambda/lambda.ts";

const entry = new URL("./lambda-handlers.ts", import.meta.url);
const onLog = () => process.send?.(lambda.pid);
const lambda = createLocalLambda({ entry, exportName: "hang", timeoutMs: 60_000, env: {}, onLog });
await lambda.invoke({});
