import { Secrets } from './secrets.js';

/** Who may pass, and where; read from the environment. Lists have commas. */
export class AuthSettings {
  private constructor(
    /** `AUTH_TOKENS`. Several, so that a new one can be handed out before the old one goes. */
    readonly tokens: Secrets,
    /** `AUTH_USERS`, each `name:password`. */
    readonly users: Secrets,
    /** `AUTH_REALM`: what a browser shows when it asks for the password. */
    readonly realm: string,
    private readonly services: readonly string[],
  ) {}

  /**
   * What is wrong should be noticed when the proxy starts, not when somebody gets through.
   *
   * @throws {Error} that names the variable
   */
  static from(environment: NodeJS.ProcessEnv): AuthSettings {
    const tokens = listIn(environment, 'AUTH_TOKENS');
    const users = listIn(environment, 'AUTH_USERS');
    const realm = environment['AUTH_REALM'] ?? 'restricted';
    if (tokens.length === 0 && users.length === 0) throw new Error('neither AUTH_TOKENS nor AUTH_USERS is set');
    if (!tokens.every((token) => TOKEN.test(token))) throw new Error('AUTH_TOKENS has one that no header can carry');
    if (!users.every((user) => user.indexOf(':') > 0)) throw new Error('AUTH_USERS must be name:password');
    if (!/^[ !#-[\]-~]+$/.test(realm)) throw new Error('AUTH_REALM must be plain ASCII without quotes');
    return new AuthSettings(new Secrets(tokens), new Secrets(users), realm, listIn(environment, 'AUTH_SERVICES'));
  }

  /** Whether a service is guarded: those of `AUTH_SERVICES`, or all of them where it is not set. */
  guards(service: string | undefined): boolean {
    return this.services.length === 0 || (service !== undefined && this.services.includes(service));
  }
}

/** RFC 6750 2.1 */
const TOKEN = /^[\w.~+/-]+=*$/;

function listIn(environment: NodeJS.ProcessEnv, variable: string): string[] {
  const entries = (environment[variable] ?? '').split(',');
  return entries.map((entry) => entry.trim()).filter((entry) => entry !== '');
}
