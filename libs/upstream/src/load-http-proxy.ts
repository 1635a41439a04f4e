import type HttpProxy from 'http-proxy';

let loading: Promise<HttpProxy> | null = null;

/** The package that carries upgrades, loaded at the first one: it brings node:http with it. */
export function loadHttpProxy(): Promise<HttpProxy> {
  return (loading ??= load());
}

async function load(): Promise<HttpProxy> {
  const { default: HttpProxy } = await import('http-proxy');
  const proxy = HttpProxy.createProxyServer();
  // Every call brings a callback for its errors; without a listener here http-proxy would throw what misses it.
  proxy.on('error', () => undefined);
  return proxy;
}
