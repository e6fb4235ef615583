// What an entry of the log is about: "customer 17", "segment 0192…", or a bare id.
export type TargetKind = 'customer' | 'segment' | 'batch' | 'job' | 'today' | 'file' | 'backup' | 'export' | 'id' | 'none';

export interface Target {
  kind: TargetKind;
  id: string;
  /** Where it can be looked at. */
  path?: string;
}

const named = /^(customer|segment|batch|job|today|file|backup|export) (.+)$/;

/** targetOf reads what the server wrote. */
export function targetOf(text: string): Target {
  if (!text) return { kind: 'none', id: '' };
  const [, kind, id = ''] = named.exec(text) ?? [];
  switch (kind) {
    case 'customer': return { kind, id, path: '/customers/' + id };
    case 'segment': return { kind, id, path: uuid.test(id) ? '/segments/' + id : undefined };
    case 'batch': return { kind, id, path: '/data/imports/' + id };
    case 'job': return { kind, id, path: '/settings/jobs' };
    case 'today': return { kind, id };
    case 'file': return { kind, id };
    case 'backup':
    case 'export': return { kind, id, path: '/data/keep' };
    default: return { kind: 'id', id: text };
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
