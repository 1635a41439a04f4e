/** A fatal alert, internal_error (RFC 8446 6): what the original answers for a name that it has no certificate for. */
export const NO_CERTIFICATE_ALERT = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x50]);

/** For browsers that were sent to port 443 with `http://`. In HTTP/1.0, because nothing of the request was read. */
export const PLAIN_HTTP_ANSWER = Buffer.from(
  'HTTP/1.0 400 Bad Request\r\n' +
    'Content-Type: text/plain; charset=utf-8\r\n' +
    'Connection: close\r\n' +
    '\r\n' +
    'Client sent an HTTP request to an HTTPS server.\n',
);
