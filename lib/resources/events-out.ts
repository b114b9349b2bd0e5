import { Lazy, Stack } from "aws-cdk-lib";
import { type EventBus, type IEventBus, type IRuleTarget, Rule } from "aws-cdk-lib/aws-events";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import {
  detailTypeOf,
  type EmailEventName,
  EVENT_NAMES,
  type EventLevel,
  isPublished,
  isSystemEventName,
  levelOf,
  SOURCE,
  type SystemEventName,
} from "../../functions/events-out/event-names.ts";

export type EventsOutProps = {
  /** @default - the default bus of the account and region */
  readonly bus: IEventBus | EventBus | undefined;
  readonly installation: string;
  readonly functions: readonly LambdaFunction[];
  readonly level: EventLevel;
};

export type OnEventOptions = {
  /** What gets the events, for example a function or a queue. */
  readonly target: IRuleTarget;
};

const LEVELS: readonly EventLevel[] = ["off", "troubles", "all"];

/** Lets the functions publish email events. While the setting is off, they have no permission and do not try. */
export class EventsOut extends Construct {
  readonly #props: EventsOutProps;
  #level: EventLevel = "off";

  constructor(scope: Construct, id: string, props: EventsOutProps) {
    super(scope, id);
    this.#props = props;
    this.#raise(props.level);
  }

  get installation(): string {
    return this.#props.installation;
  }

  /** The level, resolved at synthesis, after every `onEvent` call of the app. */
  get level(): string {
    return Lazy.string({ produce: () => this.#level });
  }

  get busArn(): string {
    return (
      this.#props.bus?.eventBusArn ??
      Stack.of(this).formatArn({
        service: "events",
        resource: "event-bus",
        resourceName: "default",
      })
    );
  }

  /** The rule for this installation's events of a name. A second target for the same name is added to its rule. */
  addTarget(name: EmailEventName | SystemEventName | "*", target: IRuleTarget): Rule {
    const { bus, installation } = this.#props;
    const states = Object.keys(EVENT_NAMES).filter(isPublished);
    const wantedStates = states.filter((state) => name === "*" || EVENT_NAMES[state] === name);
    for (const state of wantedStates) this.#raise(levelOf(state));
    if (name !== "*" && isSystemEventName(name)) this.#raise("troubles");
    const id = name === "*" ? "Any" : name.replaceAll(/[^A-Za-z]/g, "");
    const existing = this.node.tryFindChild(id);
    const rule =
      existing instanceof Rule
        ? existing
        : new Rule(this, id, {
            description: `Postrider's events: ${name}`,
            ...(bus !== undefined && { eventBus: bus }),
            eventPattern: {
              source: [SOURCE],
              ...(name !== "*" && {
                detailType: [isSystemEventName(name) ? name : detailTypeOf(name)],
              }),
              detail: { installation: [installation] },
            },
          });
    rule.addTarget(target);
    return rule;
  }

  #raise(level: EventLevel): void {
    if (LEVELS.indexOf(level) <= LEVELS.indexOf(this.#level)) return;
    const isFirst = this.#level === "off";
    this.#level = level;
    const { functions } = this.#props;
    const { busArn } = this;
    for (const publisher of functions) {
      publisher.addEnvironment("EVENTS", level);
      if (!isFirst) continue;
      publisher.addEnvironment("EVENT_BUS", busArn);
      publisher.addToRolePolicy(
        new PolicyStatement({ actions: ["events:PutEvents"], resources: [busArn] }),
      );
    }
  }
}
