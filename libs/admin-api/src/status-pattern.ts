/** A status, or all of a kind: `404`, `5xx`. */
export const STATUS_PATTERN = /^[1-9](\d\d|xx)$/;
