import { Body, Controller, Get, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ZodType } from 'zod';
import {
  ADMIN_ROUTES,
  deployRequestSchema,
  pauseRequestSchema,
  type Progress,
  removeRequestSchema,
  resumeRequestSchema,
  rolloutDeployRequestSchema,
  rolloutSetRequestSchema,
  rolloutStopRequestSchema,
  stopRequestSchema,
} from '@app/admin-api';
import { CommandError, Commands } from '@app/deployment';
import { LogWriter } from '@app/observability';
import { invalidRequest } from './invalid-request.js';
import { NdjsonAnswer } from './ndjson-answer.js';
import { CommandHistory, type CommandSubject } from './command-history.js';
import { ControlCounts } from './control-counts.js';
import { commandOf, CountedCommands } from './counted-commands.js';
import { statsOf } from './stats.js';
import { WorkerPool } from './worker-pool.js';

/** The commands of the CLI, on the admin socket: each takes JSON and answers line by line. */
@Controller()
export class AdminController {
  readonly #counted: CountedCommands;

  constructor(
    private readonly commands: Commands,
    private readonly workers: WorkerPool,
    private readonly log: LogWriter,
    private readonly history: CommandHistory,
    counts: ControlCounts,
  ) {
    this.#counted = new CountedCommands(counts.events, (name) => commands.services.includes(name));
  }

  @Get(ADMIN_ROUTES.list)
  async list(@Res() reply: FastifyReply): Promise<void> {
    await this.#answer(reply, async () => this.commands.list());
  }

  @Get(ADMIN_ROUTES.stats)
  async stats(@Res() reply: FastifyReply): Promise<void> {
    await this.#answer(reply, async () => statsOf(this.commands.traffic(), this.workers));
  }

  @Post(ADMIN_ROUTES.deploy)
  async deploy(@Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    await this.#run(reply, deployRequestSchema, body, (request, tell) => this.commands.deploy(request, tell));
  }

  @Post(ADMIN_ROUTES.remove)
  async remove(@Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    await this.#run(reply, removeRequestSchema, body, (request) => this.commands.remove(request));
  }

  @Post(ADMIN_ROUTES.pause)
  async pause(@Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    await this.#run(reply, pauseRequestSchema, body, (request, tell) => this.commands.pause(request, tell));
  }

  @Post(ADMIN_ROUTES.stop)
  async stop(@Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    await this.#run(reply, stopRequestSchema, body, (request, tell) => this.commands.stop(request, tell));
  }

  @Post(ADMIN_ROUTES.resume)
  async resume(@Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    await this.#run(reply, resumeRequestSchema, body, (request) => this.commands.resume(request));
  }

  @Post(ADMIN_ROUTES.rolloutDeploy)
  async rolloutDeploy(@Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    await this.#run(reply, rolloutDeployRequestSchema, body, (request, tell) =>
      this.commands.rolloutDeploy(request, tell),
    );
  }

  @Post(ADMIN_ROUTES.rolloutSet)
  async rolloutSet(@Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    await this.#run(reply, rolloutSetRequestSchema, body, (request) => this.commands.rolloutSet(request));
  }

  @Post(ADMIN_ROUTES.rolloutStop)
  async rolloutStop(@Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    await this.#run(reply, rolloutStopRequestSchema, body, (request) => this.commands.rolloutStop(request));
  }

  async #run<Request extends CommandSubject>(
    reply: FastifyReply,
    schema: ZodType<Request>,
    body: unknown,
    command: (request: Request, tell: (progress: Progress) => void) => Promise<unknown>,
  ): Promise<void> {
    await this.#answer(reply, async (tell) => {
      const request = schema.safeParse(body);
      if (!request.success) throw invalidRequest(request.error);
      const { url } = reply.request;
      return this.history.record(commandOf(url), request.data, async () =>
        this.#counted.run(url, request.data.service, async () => command(request.data, tell)),
      );
    });
  }

  async #answer(reply: FastifyReply, work: (tell: (progress: Progress) => void) => Promise<unknown>): Promise<void> {
    const answer = new NdjsonAnswer(reply);
    try {
      answer.result((await work((progress) => answer.progress(progress))) ?? null);
    } catch (thrown) {
      if (thrown instanceof CommandError) return answer.error(thrown.code, thrown.message);
      this.log.log('ERROR', 'Command failed', { cause: thrown instanceof Error ? thrown.stack : String(thrown) });
      answer.error('INTERNAL_ERROR', `internal error: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  }
}
