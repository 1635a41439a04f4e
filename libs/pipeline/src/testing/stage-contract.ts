import assert from 'node:assert/strict';
import { NO_BODY } from '../body.js';
import type { Exchange } from '../exchange.js';
import { Fields } from '../fields.js';
import { ResponseHead } from '../response.js';
import type { Stage } from '../stage.js';
import type { ServiceView } from '../views.js';
import { exchangeFor } from './exchange-for.js';
import { ODD_REQUESTS } from './odd-requests.js';
import { RecordedAnswer } from './recorded-answer.js';
import type { TestRunner } from './test-runner.js';

/** In front of `find-service` there is none; behind it there is. */
const SERVICES: readonly (ServiceView | null)[] = [null, { name: 'web', errorPages: null }];

/** A stage that holds requests may do so for this long before its client leaves, ms. */
const HELD_MS = 100;
/** How soon a held request has to end when its client is gone, ms. */
const LET_GO_MS = 1_000;

/** The codec writes its own (RFC 9110 7.6.1, RFC 9112 6). */
const NOT_A_STAGES = ['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade'];

/**
 * What every stage has to keep to, wherever it stands. A team runs it on its own one:
 *
 *     stageContract('bearer-auth', () => new BearerAuthStage(settings), { describe, it });
 *
 * It is sent ordinary and odd requests, with and without a service, many at a time.
 *
 * @param make a fresh stage for each test
 */
export function stageContract(name: string, make: () => Stage, { describe, it }: TestRunner): void {
  describe(`${name} as a stage`, () => {
    it('has a name that can be typed', () => {
      assert.match(make().name, /^[a-z0-9][a-z0-9._-]*$/);
    });

    it('returns nothing or a promise', () => {
      const stage = make();
      for (const { exchange } of requests()) {
        const held = handled(stage, exchange);
        assert.ok(held === undefined || held instanceof Promise, `it returned ${typeof held}`);
        exchange.clientLeft();
      }
    });

    it('answers, refuses or lets pass what comes, and never fails', () => handleAll(make()).then(noneFailed));

    it('answers with a head that can be sent', async () => {
      for (const { answer } of await handleAll(make())) if (answer.sent !== null) canBeSent(answer.sent);
    });

    it('copes with whatever a target answers', async () => {
      const passed = (await handleAll(make())).filter(({ exchange }) => !exchange.answered);
      for (const { exchange } of passed) exchange.respond(oddHead(), NO_BODY);
      noneFailed(passed);
      for (const { answer } of passed) if (answer.sent !== null) canBeSent(answer.sent);
    });
  });
}

interface Handled {
  readonly exchange: Exchange;
  readonly answer: RecordedAnswer;
}

function requests(): Handled[] {
  return SERVICES.flatMap((service) =>
    ODD_REQUESTS.map((request) => {
      const answer = new RecordedAnswer();
      const exchange = exchangeFor(request, answer);
      exchange.service = service;
      return { exchange, answer };
    }),
  );
}

/** All through one stage, at the same time. */
async function handleAll(stage: Stage): Promise<Handled[]> {
  const all = requests();
  await Promise.all(all.map(async ({ exchange }) => letGo(handled(stage, exchange), exchange)));
  return all;
}

/** As the request path would take it; a rejection ends the exchange. @returns what the stage returned */
function handled(stage: Stage, exchange: Exchange): unknown {
  try {
    const held: unknown = stage.handle(exchange);
    return held instanceof Promise ? held.catch((thrown: unknown) => exchange.fail(thrown)) : held;
  } catch (thrown) {
    exchange.fail(thrown);
    return undefined;
  }
}

async function letGo(held: unknown, exchange: Exchange): Promise<void> {
  if (held === undefined || (await settles(held, HELD_MS))) return;
  exchange.clientLeft();
  assert.ok(await settles(held, LET_GO_MS), 'a request is held though its client is gone: see exchange.signal');
}

async function settles(held: unknown, withinMs: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), withinMs);
  const settled = Promise.resolve(held).then(() => true);
  return Promise.race([settled, promise]).finally(() => clearTimeout(timer));
}

function noneFailed(all: readonly Handled[]): void {
  for (const { exchange } of all) {
    if (exchange.error?.code !== 'INTERNAL_ERROR') continue;
    const { method, target, fields } = exchange.request;
    assert.fail(`${method} ${target} ${JSON.stringify([...fields])}: ${exchange.error.message}`);
  }
}

function canBeSent({ status, fields }: ResponseHead): void {
  assert.ok(Number.isInteger(status) && status >= 200 && status <= 599, `status ${status}`);
  for (const [name, value] of fields) {
    assert.match(name, /^[!#$%&'*+.^`|~\w-]+$/, 'a field’s name is a token (RFC 9110 5.1)');
    assert.match(value, /^[\t -~\x80-\xff]*$/, `the value of ${name} (RFC 9110 5.5)`);
    assert.ok(!NOT_A_STAGES.includes(name.toLowerCase()), `${name} is written by the proxy`);
  }
}

function oddHead(): ResponseHead {
  const fields = Fields.of('Set-Cookie', '', 'Set-Cookie', 'a="\xe4"; Path', 'Content-Type', '', 'Location', '//\xff');
  return new ResponseHead(404, fields, 0);
}
