import { describe, expect, it } from 'vitest';
import { parseCertificate } from '../certificate/parse-certificate.js';
import { testCertificate } from '../fixtures/test-certificate.js';
import { remarksOn } from './remarks.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const validTo = Date.UTC(2030, 2, 31);
const certificate = parseCertificate(testCertificate({ names: ['app.test', '*.wild.test'], validTo }));

describe('what there is to say about a certificate', () => {
  it.each([
    [14, []],
    [13.5, ['it expires on 2030-03-31, in 13 days']],
    [-1, ['it expired on 2030-03-31']],
  ])('%d days before it expires', (days, remarks) => {
    expect(remarksOn(certificate, ['app.test'], validTo - days * DAY_MS)).toEqual(remarks);
  });

  it('is which hosts it is served for without naming them', () => {
    const hosts = ['app.test', 'one.wild.test', '*.wild.test', '', '*.other.test', 'other.test'];
    const remark = 'it does not hold the name of *.other.test, other.test';
    expect(remarksOn(certificate, hosts, validTo - 99 * DAY_MS)).toEqual([remark]);
  });
});
