import { signal } from '@preact/signals';
import { onQuickExit } from '../quickexit.js';

/** Rain on a roof, made here from noise; off until somebody asks for it. */
export const raining = signal(false);

/** @type {{context: AudioContext, volume: GainNode} | null} */
let sky = null;

/** Four seconds of brown noise that meets its own start. @param {AudioContext} context */
function noise(context) {
  const length = context.sampleRate * 4;
  const buffer = context.createBuffer(2, length, context.sampleRate);
  for (let channel = 0; channel < 2; channel++) {
    const wave = buffer.getChannelData(channel);
    let last = 0;
    for (let i = 0; i < length; i++) {
      last = (last + 0.03 * (Math.random() * 2 - 1)) / 1.03;
      wave[i] = last * 4 + (Math.random() < 0.0006 ? (Math.random() - 0.5) * 0.5 : 0);
    }
    const seam = context.sampleRate / 10;
    for (let i = 0; i < seam; i++) wave[length - 1 - i] = wave[length - 1 - i] * (i / seam) + wave[Math.floor(seam) - i] * (1 - i / seam);
  }
  return buffer;
}

function build() {
  const context = new AudioContext();
  const source = new AudioBufferSourceNode(context, { buffer: noise(context), loop: true });
  const soft = new BiquadFilterNode(context, { type: 'lowpass', frequency: 1800 });
  const volume = new GainNode(context, { gain: 0 });
  source.connect(soft).connect(volume).connect(context.destination);
  source.start();
  return { context, volume };
}

export function startRain() {
  sky ??= build();
  void sky.context.resume();
  sky.volume.gain.setTargetAtTime(0.22, sky.context.currentTime, 0.8);
  raining.value = true;
}

export function stopRain() {
  raining.value = false;
  if (!sky) return;
  const { context, volume } = sky;
  volume.gain.setTargetAtTime(0, context.currentTime, 0.4);
  setTimeout(() => { if (!raining.value) void context.suspend(); }, 2000);
}

onQuickExit(() => { void sky?.context.close(); });
