// What a device does for Ship Gate: loads the bundle, runs the plan, and posts each case as it is done.
import { sha256 } from './sha256.js';
import { Decoder, best, largest } from './engine.js';

const $ = id => document.getElementById(id), began = performance.now();
const nanos = millis => Math.round(millis * 1e6), sinceStart = () => Math.round(performance.now() - began);

function say(text, share, state) {
  $('what').textContent = text;
  $('what').className = state ?? '';
  if (share !== undefined) $('bar').value = share;
  fetch('progress', { method: 'POST', body: text }).catch(() => {});
}
function warn(text) {
  if ([...$('warnings').children].some(each => each.textContent === text)) return;
  $('warnings').append(Object.assign(document.createElement('li'), { textContent: text }));
  fetch('progress', { method: 'POST', body: text }).catch(() => {});
}
function fact(name, value) {
  if (value === undefined || value === null || value === '') return;
  $('facts').append(Object.assign(document.createElement('dt'), { textContent: name }),
    Object.assign(document.createElement('dd'), { textContent: String(value) }));
}

// A message lets the page paint and hear of events, and isn't slowed down in the background as timers are.
const channel = new MessageChannel(), waiting = [];
channel.port1.onmessage = () => waiting.shift()();
const breathe = () => new Promise(resolve => { waiting.push(resolve); channel.port2.postMessage(0); });
let breathed = performance.now();
async function breatheSometimes() {
  if (performance.now() - breathed > 50) { await breathe(); breathed = performance.now(); }
}

/** Returns milliseconds: the smallest step of the clock that was seen. */
function clockStep() {
  let smallest = Infinity;
  for (const until = performance.now() + 20; performance.now() < until;) {
    const a = performance.now();
    let b = a;
    while (b === a) b = performance.now();
    smallest = Math.min(smallest, b - a);
  }
  return Number(smallest.toPrecision(3));
}

const run = {
  schema: 'shipgate-device-run/2', device: {}, os: {}, engine: { name: 'onnxruntime-web', files: {} }, bundle: { files: {} },
  plan: {}, tier: { foreground: 'throughout' }, power: [], pressure: [], load: {}, speed: [], started_at: new Date().toISOString(),
  errors: [], cases: [],
};

/** Posts what is known so far and these new cases. A server that doesn't answer is asked again for a while. */
async function post(cases = []) {
  const body = JSON.stringify({ ...run, cases });
  for (let attempt = 0; ; attempt++) {
    try {
      const answer = await fetch('run', { method: 'POST', body });
      if (!answer.ok) throw Object.assign(new Error(await answer.text()), { refused: true });
      return;
    } catch (problem) {
      if (problem.refused || attempt === 5) {
        throw Object.assign(new Error(problem.refused ? problem.message
          : "the computer doesn't answer; start 'shipgate device serve' again and open its new address"), { unheard: true });
      }
      await new Promise(resolve => setTimeout(resolve, 1000));
    }
  }
}

/** Returns WebGPU's adapter; null if there is none. A browser may have WebGPU and no adapter that it can use. */
async function gpuAdapter() {
  try { return await navigator.gpu?.requestAdapter() ?? null; } catch { return null; }
}

/**
 * Reads how much memory the page has, and keeps the largest reading. Only Chromium tells, to an isolated page, after its next
 * garbage collection, which may be 10 seconds away. WASM memory never shrinks, so a late reading has its peak.
 */
async function readMemory() {
  if (!run.tier.isolated || !performance.measureUserAgentSpecificMemory) return;
  say('Reading the memory');
  try {
    const found = await Promise.race([performance.measureUserAgentSpecificMemory(),
      new Promise(resolve => setTimeout(resolve, 30000))]);
    if (found) run.memory = { peak_bytes: Math.max(found.bytes, run.memory?.peak_bytes ?? 0), scope: 'page' };
  } catch { /* It may refuse; then nothing is said. */ }
}

async function describeDevice(name) {
  let hints = {};
  try {
    hints = await navigator.userAgentData?.getHighEntropyValues(['model', 'platformVersion', 'architecture', 'fullVersionList']) ?? {};
  } catch { /* A browser may refuse; then the user agent has to do. */ }
  const agent = navigator.userAgent, found = agent.match(/(HeadlessChrome|Edg|Chrome|Firefox|Version)\/([\d.]+)/);
  const brand = hints.fullVersionList?.find(each => /Chrom|Edge|Opera/.test(each.brand) && each.brand !== 'Chromium')
    ?? hints.fullVersionList?.find(each => each.brand === 'Chromium');
  const browser = brand ? `${brand.brand} ${brand.version}` : found ? `${found[1] === 'Version' ? 'Safari' : found[1]} ${found[2]}` : agent.slice(0, 80);
  const platform = navigator.userAgentData?.platform
    ?? (/iPhone|iPad/.test(agent) ? 'iOS' : /Android/.test(agent) ? 'Android' : navigator.platform);
  const version = hints.platformVersion || agent.match(/(?:OS|Android) ([\d_.]+)/)?.[1]?.replaceAll('_', '.');
  run.device.name = name ?? `${hints.model || platform}, ${browser}`;
  if (hints.model) run.device.model = hints.model;
  if (navigator.hardwareConcurrency) run.device.cores = navigator.hardwareConcurrency;
  run.os = { name: platform, ...(version && { version }) };
  run.engine.runs_in = browser;
  const info = (await gpuAdapter())?.info;
  const gpu = [info?.vendor, info?.architecture, info?.device, info?.description].filter(Boolean).join(' ');
  if (gpu) run.device.gpu = gpu;
  run.tier.secure = isSecureContext;
  run.tier.isolated = globalThis.crossOriginIsolated ?? false;
  run.tier.timer_resolution_millis = clockStep();
  for (const [key, value] of [['name', run.device.name], ['system', [platform, version].filter(Boolean).join(' ')],
    ['browser', browser], ['cores', run.device.cores], ['GPU', run.device.gpu], ['secure page', isSecureContext ? 'yes' : 'no'],
    ['isolated page', run.tier.isolated ? 'yes' : 'no'], ['clock step', `${run.tier.timer_resolution_millis} ms`]]) fact(key, value);
  if (!isSecureContext) warn('This page came over plain http: no threads, no GPU, no battery, and the screen may turn off. '
    + 'Its times are of a lower tier.');
}

async function watchDevice() {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') return keepAwake();
    run.tier.foreground = 'interrupted';
    warn('This page was in the background for a while. Its times are of a lower tier.');
  });
  if (document.visibilityState !== 'visible') run.tier.foreground = 'interrupted';
  await keepAwake();
  try {
    const battery = await navigator.getBattery(), note = () => run.power.push({ at_millis: sinceStart(), charging: battery.charging, level: battery.level });
    note();
    battery.onlevelchange = battery.onchargingchange = note;
  } catch { /* Only Chromium tells. */ }
  try {
    await new PressureObserver(records => records.forEach(each => {
      if (run.pressure.at(-1)?.state !== each.state) run.pressure.push({ at_millis: sinceStart(), state: each.state });
    })).observe('cpu', { sampleInterval: 1000 });
  } catch { /* Only Chromium tells. */ }
}
async function keepAwake() {
  try { await navigator.wakeLock.request('screen'); } catch { warn("The browser can't keep the screen on; set it to stay on."); }
}

async function fetchBundle(plan) {
  const loaded = {}, total = plan.bundle.files.reduce((sum, each) => sum + each.bytes, 0);
  const needed = path => path.startsWith(plan.bundle.graph) || /\.(data|onnx_data|bin)$|_data(_\d+)?$/.test(path);
  run.bundle.name = plan.bundle.name;
  let done = 0;
  for (const { path, sha256: expected, bytes } of plan.bundle.files) {
    say(`Loading ${path} (${(bytes / 1e6).toFixed(1)} MB)`, .1 * done / total);
    const answer = await fetch(`files/${expected}`);
    if (!answer.ok) throw new Error(`the server doesn't give ${path}: ${answer.status}`);
    const content = new Uint8Array(await answer.arrayBuffer());
    run.bundle.files[path] = { sha256: await sha256(content), bytes: content.length, digested_by: 'device' };
    if (needed(path)) loaded[path] = content;
    done += bytes;
  }
  return loaded;
}

/** Loads the graph twice, for a cold and a warm time, and returns a decoder. */
async function load(plan, files) {
  say('Loading the engine', .1);
  const { script, provider, threads } = plan.engine, used = provider === 'webgpu' && !await gpuAdapter() ? 'wasm' : provider;
  const cold = performance.now(), ort = await import(`./engine/${script}`);
  ort.env.wasm.wasmPaths = new URL('engine/', location.href).href;
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = 'error';
  Object.assign(run.engine, { provider_asked: provider, provider_used: used, threads_asked: threads });
  for (const file of plan.engine.files) run.engine.files[file.path] = { sha256: file.sha256, bytes: file.bytes };
  const folder = plan.bundle.graph.includes('/') ? plan.bundle.graph.replace(/[^/]*$/, '') : '';
  const options = {
    executionProviders: [used],
    externalData: Object.entries(files).filter(([path]) => path !== plan.bundle.graph)
      .map(([path, data]) => ({ path: path.startsWith(folder) ? path.slice(folder.length) : path, data })),
  };
  say('Loading the graph', .12);
  const create = () => ort.InferenceSession.create(files[plan.bundle.graph], options);
  let session = await create();
  run.load.cold_nanos = nanos(performance.now() - cold);
  await session.release();
  const warm = performance.now();
  session = await create();
  run.load.warm_nanos = nanos(performance.now() - warm);
  await readMemory(); // The files are still in the page, so this is about its most.
  run.engine.version = ort.env.versions.web ?? ort.env.versions.common;
  run.engine.threads_used = ort.env.wasm.numThreads || 1;
  fact('engine', `onnxruntime-web ${run.engine.version}, ${used}, ${run.engine.threads_used} of ${threads} threads`);
  if (used !== provider) warn('WebGPU was asked for, and this browser gives none here; the run uses WASM.');
  if (run.engine.threads_used < threads) warn(`The engine fell back to ${run.engine.threads_used} of ${threads} threads.`);
  const decoder = new Decoder(ort, session, plan.bundle.states, plan.vocab_size), first = performance.now();
  await decoder.feed([plan.cases[0].input_ids[0]]);
  run.load.first_token_nanos = nanos(performance.now() - first);
  return decoder;
}

async function runCase(decoder, plan, planned, tell) {
  const found = { id: planned.id, input_ids: planned.input_ids, greedy_ids: [], stop_reason: 'length', rows: [] };
  try {
    decoder.reset();
    let row;
    for (const [i, id] of planned.input_ids.entries()) {
      row = await decoder.feed([id]);
      found.rows.push(largest(row, plan.top_k));
      tell(`prompt ${i + 1} of ${planned.input_ids.length}`, i / (planned.input_ids.length + planned.length));
      await breatheSometimes();
    }
    while (found.greedy_ids.length < planned.length) {
      const next = best(row);
      if (next < 0) throw new Error(`the logits before token ${found.greedy_ids.length} aren't finite`);
      found.greedy_ids.push(next);
      tell(`token ${found.greedy_ids.length} of ${planned.length}`,
        (planned.input_ids.length + found.greedy_ids.length) / (planned.input_ids.length + planned.length));
      if (plan.stop_ids.includes(next)) { found.stop_reason = 'eos'; break; }
      if (found.greedy_ids.length < planned.length) row = await decoder.feed([next]);
      await breatheSometimes();
    }
  } catch (problem) {
    found.stop_reason = 'error';
    if (found.rows.length < planned.input_ids.length) found.rows = [];
    run.errors.push(`${planned.id}: ${oneLine(problem)}`);
  }
  return found;
}

async function measureSpeed(decoder, plan, tell) {
  const { prompt_tokens: p, generated_tokens: g, repeats } = plan.speed;
  const ids = Array.from({ length: p }, (_, i) => (i * 37 + 1) % plan.vocab_size);
  const timed = async tokens => {
    const start = performance.now(), row = await decoder.feed(tokens), spent = performance.now() - start;
    await breatheSometimes();
    return [row, spent];
  };
  for (let repeat = 1; repeat <= repeats; repeat++) {
    decoder.reset();
    let row, spent, single = 0;
    for (const id of ids) { [row, spent] = await timed([id]); single += spent; }
    const tokens = [];
    for (let i = 0; i < g; i++) {
      const next = Math.max(0, best(row));
      [row, spent] = await timed([next]);
      tokens.push(nanos(spent));
      tell(`speed ${repeat} of ${repeats}`, (repeat - 1 + i / g) / repeats);
    }
    let batch = null;
    if (!plan.bundle.is_single_step) { decoder.reset(); batch = nanos((await timed(ids))[1]); }
    run.speed.push({ prompt_tokens: p, generated_tokens: g, repeat, prefill_single_nanos: nanos(single),
      ...(batch !== null && { prefill_batch_nanos: batch }), token_nanos: tokens });
  }
}

const oneLine = problem => String(problem?.message ?? problem).replace(/\s+/g, ' ').slice(0, 500);

async function main() {
  const session = await (await fetch('session.json')).json();
  const planBytes = new Uint8Array(await (await fetch('plan.json')).arrayBuffer());
  const plan = JSON.parse(new TextDecoder().decode(planBytes));
  run.plan = { sha256: await sha256(planBytes), nonce: session.nonce };
  await describeDevice(session.name);
  await watchDevice();
  const items = new Map(plan.cases.map(each => {
    const item = document.createElement('li');
    item.textContent = each.id;
    $('cases').append(item);
    return [each.id, item];
  }));
  const decoder = await load(plan, await fetchBundle(plan));
  // The server has the earlier cases of this very device; it makes the same key.
  const done = session.done[[run.device.name, run.engine.runs_in, run.engine.provider_used].join('; ')] ?? [];
  for (const id of done) items.get(id).className = 'done';
  if (done.length) say(`${done.length} of ${plan.cases.length} cases are there from an earlier visit`);
  await post();
  const todo = plan.cases.filter(each => !done.includes(each.id)), end = plan.speed ? .7 : 1;
  for (const [i, planned] of todo.entries()) {
    const item = items.get(planned.id), note = document.createElement('small');
    item.append(' ', note);
    say(`Case ${planned.id}`, .15 + (end - .15) * i / todo.length);
    const tell = (text, share) => {
      note.textContent = text;
      $('bar').value = .15 + (end - .15) * (i + share) / todo.length;
    };
    const found = await runCase(decoder, plan, planned, tell);
    // The first case is done twice: a device that differs from itself can't be compared with anything.
    if (i === 0 && found.stop_reason !== 'error') found.repeats = [(await runCase(decoder, plan, planned, tell)).greedy_ids];
    note.textContent = `${found.greedy_ids.length} ${found.greedy_ids.length === 1 ? 'token' : 'tokens'}${found.stop_reason === 'error' ? ', failed' : ''}`;
    item.className = found.stop_reason === 'error' ? 'failed' : 'done';
    await post([found]);
  }
  if (plan.speed) {
    say('Measuring speed', end);
    try {
      await measureSpeed(decoder, plan, (text, share) => { $('what').textContent = `Measuring ${text}`; $('bar').value = end + (1 - end) * share; });
    } catch (problem) {
      run.errors.push(`speed: ${oneLine(problem)}`);
    }
  }
  await readMemory();
  if (run.memory) fact('memory', `${(run.memory.peak_bytes / 1e6).toFixed(1)} MB at most, JavaScript and WASM`);
  run.ended_at = new Date().toISOString();
  await post();
  const failed = run.errors.length ? `, with ${run.errors.length} errors: ${run.errors.join('; ')}` : '';
  const last = run.speed.at(-1), rate = last && last.generated_tokens * 1e9 / last.token_nanos.reduce((a, b) => a + b, 0);
  say(`Done${failed}${rate ? `. ${rate.toFixed(1)} tokens a second` : ''}. You may close this page.`, 1, failed ? 'failed' : 'done');
}

main().catch(async problem => {
  run.errors.push(oneLine(problem));
  say(`Failed: ${oneLine(problem)}`, undefined, 'failed');
  if (!problem.unheard && run.device.name && run.plan.sha256) {
    run.ended_at = new Date().toISOString();
    try { await post(); } catch { /* It is shown. */ }
  }
});
