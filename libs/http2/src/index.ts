export { Http2Connection, type Http2Owner } from './connection.js';
export { Http2Resources } from './http2-resources.js';
