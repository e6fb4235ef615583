// While the server gives no answer the page says so, asks again, and goes on
// where it was.
import { useQueryClient } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useEffect, useRef } from 'react';
import { api } from '../../api/client';
import { silent } from './useImport';
import { useWords } from './words';

const every = 3000; // ms between questions; the answer is a few bytes

export function Reconnecting() {
  const t = useWords();
  const data = useQueryClient();
  const away = useRef(false);
  const pulse = api.useQuery('get', '/api/session', {}, { refetchInterval: every, retry: false });
  const lost = silent(pulse.error) && pulse.fetchStatus !== 'paused';
  useEffect(() => {
    if (away.current && !lost) void data.refetchQueries({ predicate: (q) => q.state.status === 'error' });
    away.current = lost;
  }, [lost, data]);
  return lost ? <Alert type="warning" showIcon role="alert" title={t('away')} description={t('awayHint')} /> : null;
}
