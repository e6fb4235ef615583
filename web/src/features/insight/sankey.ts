// The picture of a migration: states then on the left, now on the right, in the
// order of the server, best first.
import type { Schemas } from '../../api/client';
import { palette } from '../../ui/Chart';
import { number } from '../../ui/format';
import { escape } from './axes';

type Flows = Schemas['AnalysisFlows'];

const quiet = '#8a8f98';

/** colourOf gives the groups worth watching a colour of their own; the moderate ones and nobody stay grey. */
export function colourOf(name: string, place: number): string {
  if (name === '' || name.startsWith('general_')) return quiet;
  return palette[place % palette.length] ?? quiet;
}

export function sankey(flows: Flows, pick: (text: Schemas['MiningText']) => string, text: string) {
  const node = (side: string, name: string) => `${side}:${name}`;
  const used = new Set(flows.flows.flatMap((f) => [node('a', f.from), node('b', f.to)]));
  const nodes = flows.states.flatMap((s, i) => [
    { name: node('a', s.name), depth: 0, label: { position: 'right', formatter: `${pick(s.label)} ${number(s.before)}` } },
    { name: node('b', s.name), depth: 1, label: { position: 'left', formatter: `${pick(s.label)} ${number(s.after)}` } },
  ].filter((n) => used.has(n.name)).map((n) => ({ ...n, itemStyle: { color: colourOf(s.name, i) } })));
  return {
    tooltip: { formatter: (p: { data: { from?: string; to?: string; value?: number } }) => (p.data.from ? `${escape(p.data.from)} → ${escape(p.data.to ?? '')}: ${number(p.data.value ?? 0)}` : '') },
    series: [{
      type: 'sankey', left: 4, right: 4, top: 8, bottom: 8, nodeGap: 16, nodeWidth: 12, draggable: false, emphasis: { focus: 'adjacency' }, data: nodes,
      layoutIterations: 0, // the order of the groups says more than fewer crossings
      label: { color: text, fontSize: 12 }, lineStyle: { color: 'gradient', opacity: 0.3 },
      links: flows.flows.map((f) => ({ source: node('a', f.from), target: node('b', f.to), value: f.customers, people: f.people, from: pick(f.from_label), to: pick(f.to_label) })),
    }],
  };
}
