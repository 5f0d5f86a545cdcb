// SHA-256 (FIPS 180-4). A page over plain http has no crypto.subtle, so it hashes by itself.
const K = new Uint32Array(64), START = new Uint32Array(8);
{
  // The constants are the first 32 bits of the fractional parts of the cube and square roots of the first primes.
  const fraction = x => Math.floor((x - Math.floor(x)) * 2 ** 32);
  for (let n = 2, found = 0; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) prime &&= n % d !== 0;
    if (!prime) continue;
    K[found] = fraction(Math.cbrt(n));
    if (found < 8) START[found] = fraction(Math.sqrt(n));
    found++;
  }
}
const turn = (x, n) => (x >>> n) | (x << (32 - n));

function inPlainJavaScript(bytes) {
  const state = START.slice(), w = new Uint32Array(64);
  const block = (view, at) => {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + 4 * i);
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15], b = w[i - 2];
      w[i] = w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((x, i) => { state[i] += x; });
  };
  const whole = bytes.length - bytes.length % 64, view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < whole; at += 64) block(view, at);
  const rest = bytes.subarray(whole), end = new Uint8Array(rest.length < 56 ? 64 : 128), last = new DataView(end.buffer);
  end.set(rest);
  end[rest.length] = 0x80;
  last.setBigUint64(end.length - 8, BigInt(bytes.length) * 8n);
  for (let at = 0; at < end.length; at += 64) block(last, at);
  return [...state].map(x => x.toString(16).padStart(8, '0')).join('');
}

/** Returns the digest of a Uint8Array in lower-case hexadecimal digits. */
export async function sha256(bytes) {
  if (!globalThis.crypto?.subtle) return inPlainJavaScript(bytes);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map(b => b.toString(16).padStart(2, '0')).join('');
}

/** For tests of the plain way on a page that has crypto.subtle. */
export { inPlainJavaScript };
