import type { ResponseHead } from '@app/pipeline';

/** Whether the client waits for every piece of an answer: server-sent events, or the target says so as it would to nginx. */
export function isStream({ fields }: ResponseHead): boolean {
  const type = fields.get('content-type');
  if (type !== undefined && /^text\/event-stream/i.test(type)) return true;
  return fields.get('x-accel-buffering')?.toLowerCase() === 'no';
}
