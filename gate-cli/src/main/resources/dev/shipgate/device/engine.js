// Steps a graph through onnxruntime-web: the inputs, the carried states, and the largest logits of a row.
const ARRAYS = { float32: Float32Array, float16: Uint16Array };
const KNOWN = ['input_ids', 'attention_mask', 'position_ids'];

function floats16(bits) {
  const out = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) {
    const sign = bits[i] & 0x8000 ? -1 : 1, exponent = (bits[i] >> 10) & 31, fraction = bits[i] & 1023;
    out[i] = sign * (exponent === 31 ? (fraction ? NaN : Infinity)
      : exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -14 * fraction / 1024);
  }
  return out;
}

export class Decoder {
  /** @param session of onnxruntime-web  @param states as planned  @param vocabulary how many logits of a row count */
  constructor(ort, session, states, vocabulary) {
    Object.assign(this, { ort, session, states, vocabulary });
    this.inputs = Object.fromEntries(session.inputMetadata.map(each => [each.name, each]));
    const carried = new Set(states.map(each => each.input));
    const unknown = session.inputNames.filter(name => !carried.has(name) && !KNOWN.includes(name));
    if (unknown.length) throw new Error(`the page doesn't know what to feed the graph's input ${unknown.join(', ')}`);
    this.reset();
  }

  reset() {
    this.position = 0;
    this.feeds = Object.fromEntries(this.states.map(({ input, dtype, dimensions }) => {
      const type = dtype === 'float16' ? 'float16' : 'float32';
      const size = dimensions.reduce((a, b) => a * b, 1);
      return [input, new this.ort.Tensor(type, new ARRAYS[type](size), dimensions)];
    }));
  }

  ids(name, values, dimensions) {
    return this.inputs[name].type === 'int32'
      ? new this.ort.Tensor('int32', Int32Array.from(values), dimensions)
      : new this.ort.Tensor('int64', BigInt64Array.from(values, BigInt), dimensions);
  }

  /** Feeds one token or more, and returns the row after the last one: logits of the whole vocabulary. */
  async feed(tokens) {
    const n = tokens.length, from = this.position, feeds = { ...this.feeds };
    feeds.input_ids = this.ids('input_ids', tokens, [1, n]);
    if ('attention_mask' in this.inputs) {
      feeds.attention_mask = this.ids('attention_mask', new Array(from + n).fill(1), [1, from + n]);
    }
    if ('position_ids' in this.inputs) {
      const at = tokens.map((_, i) => from + i), shape = this.inputs.position_ids.shape;
      feeds.position_ids = shape.length === 3
        ? this.ids('position_ids', new Array(shape[0]).fill(at).flat(), [shape[0], 1, n])
        : this.ids('position_ids', at, [1, n]);
    }
    const out = await this.session.run(feeds);
    for (const { input, output } of this.states) this.feeds[input] = out[output];
    this.position += n;
    const logits = out.logits, width = logits.dims[logits.dims.length - 1];
    const start = logits.data.length - width, row = logits.data.subarray(start, start + this.vocabulary);
    return row instanceof Float32Array ? row : floats16(new Uint16Array(row.buffer, row.byteOffset, row.length));
  }
}

/** Returns the lowest id with the largest logit; -1 if a logit isn't finite. */
export function best(row) {
  let top = 0;
  for (let i = 0; i < row.length; i++) {
    if (!Number.isFinite(row[i])) return -1;
    if (row[i] > row[top]) top = i;
  }
  return top;
}

/** Returns a row of a device run: the k largest logits, largest first and lowest id first, and the log-sum-exp. */
export function largest(row, k) {
  const ids = [], logits = [];
  let bad = 0, floor = -Infinity;
  for (let i = 0; i < row.length; i++) {
    const x = row[i];
    if (!Number.isFinite(x)) { bad++; continue; }
    if (ids.length === k && x <= floor) continue;
    let at = ids.length;
    while (at > 0 && logits[at - 1] < x) at--;
    ids.splice(at, 0, i);
    logits.splice(at, 0, x);
    if (ids.length > k) { ids.pop(); logits.pop(); }
    floor = logits[logits.length - 1];
  }
  if (bad) return { non_finite: bad };
  let sum = 0;
  for (let i = 0; i < row.length; i++) sum += Math.exp(row[i] - logits[0]);
  // Nine digits give a float32 back exactly.
  return { ids, logits: logits.map(x => Number(x.toPrecision(9))), log_sum_exp: logits[0] + Math.log(sum) };
}
