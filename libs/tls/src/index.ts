export { CertificateError } from './certificate/certificate-error.js';
export type { CertificatePem } from './certificate/certificate-pem.js';
export type { Handshake } from './handshake/handshake.js';
export {
  type AcceptorOwner,
  type CertificateChooser,
  type SecureClient,
  TlsAcceptor,
} from './handshake/tls-acceptor.js';
export { CertificateKeeper, type CertifiedService, type TlsWorkers } from './keeping/certificate-keeper.js';
export type { AutomaticCertificateSpec, CertificateSpec, OwnCertificateSpec } from './keeping/certificate-spec.js';
export { TlsState } from './keeping/tls-state.js';
export { ServedCertificate } from './serving/served-certificate.js';
export { ServerCertificates, type ServiceFinder } from './serving/server-certificates.js';
export type { TlsChange, TlsServiceSpec } from './serving/tls-change.js';
export { StrictSniStage } from './stages/strict-sni.stage.js';
export type { TlsLog } from './tls-log.js';
