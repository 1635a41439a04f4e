import { ProxyError } from './proxy-error.js';

/** Whoever works for an exchange and must stop when it is called off: a wait, a connection to a target, a tunnel. */
export interface CancelListener {
  cancelled(reason: ProxyError): void;
}

/** Those who are told, once, that an exchange is called off; who comes later is told at once. */
export class CancelListeners {
  readonly #listeners: CancelListener[] = [];
  #abort: AbortController | null = null;
  #reason: ProxyError | null = null;

  /** For code that waits with promises. Made when first asked for. */
  get signal(): AbortSignal {
    if (this.#abort === null) {
      const abort = new AbortController();
      this.#abort = abort;
      this.add({ cancelled: (reason) => abort.abort(reason) });
    }
    return this.#abort.signal;
  }

  add(listener: CancelListener): void {
    if (this.#reason === null) this.#listeners.push(listener);
    else listener.cancelled(this.#reason);
  }

  remove(listener: CancelListener): void {
    const at = this.#listeners.indexOf(listener);
    if (at >= 0) this.#listeners.splice(at, 1);
  }

  callOff(reason: ProxyError): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    // One that is told may take others back, who then are not told any more.
    for (let next = this.#listeners.shift(); next !== undefined; next = this.#listeners.shift()) tell(next, reason);
  }
}

/** The others have to stop all the same when one of them fails to. */
function tell(listener: CancelListener, reason: ProxyError): void {
  try {
    listener.cancelled(reason);
  } catch (thrown) {
    process.emitWarning(ProxyError.from(thrown));
  }
}
