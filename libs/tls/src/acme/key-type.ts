/** P-256 for everybody who can check it, RSA 2048 for the few that cannot. */
export type KeyType = 'ec' | 'rsa';
