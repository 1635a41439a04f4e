import { reasonPhrase, type RefusalStatus } from '@app/http1';
import { Fields, ResponseHead } from '@app/pipeline';
import type { Stream } from './stream.js';

/** Answers a request of which no exchange was made. Nothing of what was sent is repeated. */
export function refuse(stream: Stream, status: RefusalStatus): void {
  const text = Buffer.from(`${status} ${reasonPhrase(status)}`);
  stream.head(new ResponseHead(status, Fields.of('content-type', 'text/plain; charset=utf-8'), text.length));
  stream.write(text, null);
  stream.end(null);
}
