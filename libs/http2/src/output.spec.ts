import { describe, expect, it } from 'vitest';
import { MemorySocket } from './fixtures/memory-socket.js';
import { FrameType } from './frame.js';
import { Output, READER_BYTES } from './output.js';
import { WriteBuffers } from './write-buffers.js';

function blocked() {
  const socket = new MemorySocket();
  socket.reads = false;
  const buffers = new WriteBuffers();
  const output = new Output(socket, buffers, { outputTaken: () => undefined });
  return { socket, buffers, output };
}

describe('what is written to a client', () => {
  it('stays as it is until it is written, whatever others have to say and whatever becomes of the connection', async () => {
    const { socket, buffers, output } = blocked();
    for (const text of ['first', 'last!']) {
      const at = output.frame(FrameType.Ping, 0, 0, text.length);
      output.bytes.write(text, at, 'latin1');
      output.send();
    }
    output.dispose();
    for (let i = 0; i < 3; i++) buffers.take(1).fill('x');
    socket.reads = true;
    await new Promise((resolve) => setImmediate(resolve));
    expect(socket.written.toString('latin1')).toContain('last!');
    expect(socket.written.toString('latin1')).not.toContain('x');
  });

  it('leaves in smaller writes while many clients have large ones that they do not take', async () => {
    const { socket, buffers, output } = blocked();
    const large = buffers.largest;
    for (let i = 0; i < 16; i++) buffers.take(large);
    expect(buffers.largest).toBeLessThan(large / 3);
    expect(output.spareBytes).toBe(buffers.largest);
    for (let i = 0; i < 16; i++) buffers.giveBack(Buffer.alloc(large));
    expect(buffers.largest).toBe(large);
    socket.destroy();
  });

  it('fills the last large piece of memory, too: what a client has itself does not make its write smaller', () => {
    const buffers = new WriteBuffers();
    const large = buffers.largest;
    const outputs = Array.from({ length: 4 }, () => {
      const output = new Output(new MemorySocket(), buffers, { outputTaken: () => undefined });
      output.takenBytes = READER_BYTES;
      output.frame(FrameType.Data, 0, 1, 16_384);
      return output;
    });
    expect(buffers.largest).toBeLessThan(large);
    expect(outputs.at(-1)?.spareBytes).toBe(large - 9 - 16_384);
  });

  it('leaves in writes half as large until the client has taken more than the kernels hold', () => {
    const buffers = new WriteBuffers();
    const output = new Output(new MemorySocket(), buffers, { outputTaken: () => undefined });
    output.takenBytes = READER_BYTES - 1;
    expect(output.spareBytes).toBe(buffers.largest / 2);
    output.takenBytes++;
    expect(output.spareBytes).toBe(buffers.largest);
  });

  it('moves from small memory to the largest at once, so that a long write is not copied from size to size', () => {
    const buffers = new WriteBuffers();
    const output = new Output(new MemorySocket(), buffers, { outputTaken: () => undefined });
    output.frame(FrameType.Headers, 0, 1, 100);
    const small = output.bytes.length;
    output.frame(FrameType.Data, 0, 1, 16_384);
    expect(small).toBeLessThan(20_000);
    expect(output.bytes.length).toBe(buffers.largest);
  });

  it('gives its memory back when the connection breaks', async () => {
    const { socket, buffers, output } = blocked();
    const large = buffers.largest;
    for (let i = 0; i < 20; i++) {
      output.frame(FrameType.Data, 0, 1, large - 9);
      output.send();
    }
    expect(buffers.largest).toBeLessThan(large);
    socket.on('error', () => undefined);
    socket.destroy();
    output.dispose();
    await new Promise((resolve) => setImmediate(resolve));
    socket.reads = true;
    expect(buffers.largest).toBe(large);
  });
});
