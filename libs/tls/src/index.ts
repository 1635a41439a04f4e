export { Certificate } from './certificate/certificate.js';
export { CertificateError } from './certificate/certificate-error.js';
export type { CertificatePem } from './certificate/certificate-pem.js';
export type { ClientHello } from './handshake/client-hello.js';
export {
  type AcceptorOwner,
  type CertificateChooser,
  type SecureClient,
  TlsAcceptor,
} from './handshake/tls-acceptor.js';
export type { CertificateFiles } from './own/certificate-files.js';
export { loadCertificate } from './own/load-certificate.js';
export { OwnCertificates } from './own/own-certificates.js';
export { ServedCertificate } from './serving/served-certificate.js';
export { ServerCertificates, type ServiceFinder } from './serving/server-certificates.js';
export type { TlsChange, TlsServiceSpec } from './serving/tls-change.js';
export type { TlsLog } from './tls-log.js';
