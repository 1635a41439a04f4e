import type { PauseRequest, ResumeRequest, StopRequest } from '@app/admin-api';
import { type GateState, RUNNING } from '@app/pausing';
import { milliseconds } from '../milliseconds.js';
import { found } from '../services/service-registry.js';
import type { CommandContext, Report } from './command-context.js';
import { drain } from './drain.js';

/** New requests wait from now on; resolves when those in flight have ended or were cancelled. */
export async function pause(context: CommandContext, request: PauseRequest, report: Report): Promise<void> {
  await move(context, request.service, { kind: 'paused', maxPauseMs: milliseconds(request.maxPause) });
  context.log.log('INFO', 'Service paused', { service: request.service });
  await drainService(context, request, report);
}

/** New requests, and those that wait, are refused from now on; resolves when those in flight have ended. */
export async function stop(context: CommandContext, request: StopRequest, report: Report): Promise<void> {
  await move(context, request.service, { kind: 'stopped', message: request.message });
  context.log.log('INFO', 'Service stopped', { service: request.service });
  await drainService(context, request, report);
}

/** Ends a pause or a stop. One that still drains returns: what is in flight runs to its end, as if nothing had been. */
export async function resume(context: CommandContext, { service }: ResumeRequest): Promise<void> {
  await move(context, service, RUNNING);
  context.log.log('INFO', 'Service resumed', { service });
}

/** Saved with the move and not behind the drain: whatever comes meanwhile, the file has the newest state. */
async function move({ changes }: CommandContext, service: string, gate: GateState): Promise<void> {
  await changes.apply(service, (current) => ({ ...found(current), gate }));
}

async function drainService(
  context: CommandContext,
  { service, drainTimeout }: PauseRequest | StopRequest,
  report: Report,
): Promise<void> {
  await drain(context, { kind: 'service', service }, drainTimeout, report);
  // The workers give up the drain of a service that was resumed meanwhile.
  const resumed = context.registry.services.get(service)?.gate.kind === 'running';
  if (!resumed) context.log.log('INFO', 'Service drained', { service });
}
