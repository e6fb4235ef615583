// A report that is still being worked out: how far it is, how long it will
// take, and the way out. What takes no second is not worth a word.
import { useQueryClient } from '@tanstack/react-query';
import { Button, Card, Flex, Progress, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { api } from '../../api/client';
import { duration } from '../../ui/format';
import { useFrameWords } from './frame.words';
import { useFrame } from './useFrame';
import { expected, progress } from './wait';

const quiet = 0.8; // seconds before it is shown
const tick = 200; // ms

/** useElapsed is the seconds since it was first used. */
function useElapsed(): number {
  const [start] = useState(() => Date.now());
  const [now, setNow] = useState(start);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tick);
    return () => clearInterval(timer);
  }, []);
  return (now - start) / 1000;
}

/** path is the report's route below /api/analysis. */
export function Waiting({ path }: { path: string }) {
  const t = useFrameWords();
  const { frame } = useFrame(false);
  const data = useQueryClient();
  const waits = api.useQuery('get', '/api/analysis/waits', {}, { staleTime: 60_000 });
  const elapsed = useElapsed();
  const known = expected(waits.data?.reports ?? [], path, Boolean(frame.filter || frame.segment));
  if (elapsed < quiet) return null;
  const { share, left } = known === undefined ? { share: 0, left: null } : progress(elapsed, known);
  const text = known === undefined ? t('waitFirst', { time: duration(elapsed) }) : left === null ? t('waitAlmost', { time: duration(elapsed) }) : t('waitLeft', { time: duration(left) });
  // The request ends with its query, and with the request its work in the database.
  const stop = () => void data.cancelQueries({ predicate: (q) => q.queryKey[1] === '/api/analysis/' + path });
  return (
    <Card size="small" className="waiting">
      <Flex gap={16} align="center" wrap>
        <Typography.Text role="status">{t('waiting')}</Typography.Text>
        {known !== undefined && <Progress className="waiting-bar" percent={Math.round(share * 100)} showInfo={false} status="active" aria-label={t('waiting')} />}
        <Typography.Text type="secondary">{text}</Typography.Text>
        <Button size="small" onClick={stop}>{t('cancel')}</Button>
      </Flex>
    </Card>
  );
}

/** Stopped is what is left of a report that its reader stopped. */
export function Stopped({ again }: { again: () => unknown }) {
  const t = useFrameWords();
  return (
    <Card size="small" className="waiting">
      <Flex gap={16} align="center" wrap>
        <Typography.Text>{t('stopped')}</Typography.Text>
        <Button size="small" type="primary" onClick={() => void again()}>{t('askAgain')}</Button>
      </Flex>
    </Card>
  );
}
