import { Body, Controller, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ADMIN_ROUTES, logsRequestSchema } from '@app/admin-api';
import { Commands } from '@app/deployment';
import { LogWriter } from '@app/observability';
import { invalidRequest } from './invalid-request.js';
import { LogReading } from './log-reading.js';
import { NdjsonAnswer } from './ndjson-answer.js';

/** `logs`: the last lines of the log, and those that follow for as long as somebody wants to see them. */
@Controller()
export class LogsController {
  constructor(
    private readonly commands: Commands,
    private readonly log: LogWriter,
  ) {}

  @Post(ADMIN_ROUTES.logs)
  async logs(@Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    const answer = new NdjsonAnswer(reply);
    const { success, data: request, error } = logsRequestSchema.safeParse(body);
    if (!success) return answer.error('INVALID_REQUEST', invalidRequest(error).message);
    if (!this.#mayBeIn(request.service)) return answer.error('SERVICE_NOT_FOUND', 'service not found');
    const reading = new LogReading(this.log.recent, request, answer);
    reading.tellLast();
    if (!request.follow) return answer.result(null);
    const end = reading.follow();
    await answer.gone();
    end();
  }

  #mayBeIn(service: string): boolean {
    return service === '' || this.commands.list().some((listed) => listed.service === service);
  }
}
