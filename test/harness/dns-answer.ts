const HEADER_BYTES = 12;
const A = 1;

/** Answers any question (RFC 1035 4): every name has the address 127.0.0.1, and nothing else. */
export function answerDns(question: Buffer): Buffer {
  const end = endOfQuestion(question);
  const isAddress = question.readUInt16BE(end - 4) === A;
  const header = Buffer.alloc(HEADER_BYTES);
  question.copy(header, 0, 0, 2);
  // An answer, authoritative, without an error; recursion as it was wished.
  header.writeUInt16BE(0x8400 | (question.readUInt16BE(2) & 0x0100), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(isAddress ? 1 : 0, 6);
  // The name of the question again, as a pointer; type, class, seconds, length, address.
  const address = Buffer.from([0xc0, HEADER_BYTES, 0, A, 0, 1, 0, 0, 0, 1, 0, 4, 127, 0, 0, 1]);
  return Buffer.concat([header, question.subarray(HEADER_BYTES, end), ...(isAddress ? [address] : [])]);
}

/** Behind the name, its type and class. */
function endOfQuestion(message: Buffer): number {
  let at = HEADER_BYTES;
  while (message[at] !== 0) at += 1 + message.readUInt8(at);
  return at + 5;
}
