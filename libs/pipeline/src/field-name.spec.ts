import { describe, expect, it } from 'vitest';
import { FieldName } from './field-name.js';

describe('a field name', () => {
  it('is one object for one spelling, and keeps it', () => {
    expect(FieldName.of('X-Test')).toBe(FieldName.of('X-Test'));
    expect(FieldName.of('X-Test')).toMatchObject({ raw: 'X-Test', lower: 'x-test' });
    expect(FieldName.of('x-TEST')).not.toBe(FieldName.of('X-Test'));
  });

  it.each([
    'Connection',
    'Keep-Alive',
    'Proxy-Connection',
    'Proxy-Authenticate',
    'Proxy-Authorization',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'Upgrade',
    'HTTP2-Settings',
  ])('%s ends at this hop', (name) => {
    expect(FieldName.of(name).hopByHop).toBe(true);
    expect(FieldName.of(name.toLowerCase()).hopByHop).toBe(true);
  });

  it.each(['Host', 'Authorization', 'Content-Type', 'Cookie', 'Via', 'X-Upgrade'])('%s passes', (name) => {
    expect(FieldName.of(name)).toMatchObject({ hopByHop: false, framing: false, twin: false });
  });

  it('knows the two that frame a message', () => {
    expect(FieldName.of('content-length').framing).toBe(true);
    expect(FieldName.of('Transfer-encoding').framing).toBe(true);
  });

  it.each([
    'Content_Length',
    'TRANSFER_ENCODING',
    'X_Forwarded_For',
    'X-Forwarded_Host',
    'x_forwarded-anything',
    'X_Real_IP',
    'X_Request_Id',
    'X_Request_Start',
    'X_Kamal_Target',
    'Proxy_Authorization',
    'Content_Type',
  ])('%s is read as another one by CGI-style servers', (name) => {
    expect(FieldName.of(name).twin).toBe(true);
  });

  it.each(['X-Forwarded-For', 'Content-Length', 'My_Header', 'X_Forwarded', 'X_Custom-Id'])(
    '%s is no such twin',
    (name) => {
      expect(FieldName.of(name).twin).toBe(false);
    },
  );

  it('keeps neither long names nor more than 2,000, but knows what they mean', () => {
    const long = `X-Forwarded_${'a'.repeat(60_000)}`;
    expect(FieldName.of(long)).not.toBe(FieldName.of(long));
    expect(FieldName.of(long).twin).toBe(true);
    for (let i = 0; i < 2000; i++) FieldName.of(`X-Invented-${i}`);
    expect(FieldName.of('X-Invented-1')).toBe(FieldName.of('X-Invented-1'));
    expect(FieldName.of('X_Real_Ip')).not.toBe(FieldName.of('X_Real_Ip'));
    expect(FieldName.of('X_Real_Ip').twin).toBe(true);
  });
});
